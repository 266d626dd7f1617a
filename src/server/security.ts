/**
 * Who may ask. The URL that is printed carries a token; whoever comes with it gets a cookie that stays in this browser, and only
 * requests with the cookie reach the capture. Other pages in the same browser cannot read, write or open a websocket: the cookie is
 * not sent with what they begin (SameSite=Strict), and Host, Origin and Sec-Fetch-Site are checked as well. A name that is made to
 * point at this machine (DNS rebinding) is refused by its Host.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Bytes of chance in token and cookie. */
const SECRET_BYTES = 24;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Why a request is refused. */
export type Refusal = 'host' | 'origin' | 'cookie' | 'token';

export class Security {
  /** What stands in the printed URL. */
  readonly token: string;
  private readonly session = randomBytes(SECRET_BYTES).toString('base64url');
  private readonly names: readonly string[];
  private cookieName = '';
  private hosts: ReadonlySet<string> = new Set();

  /**
   * `names` and addresses of this machine that may stand in the Host header beside the loopback ones; IPv6 in brackets.
   * Without `token` one is drawn.
   */
  constructor(names: readonly string[], token = randomBytes(SECRET_BYTES).toString('base64url')) {
    this.token = token;
    this.names = [...LOOPBACK, ...names].map((name) => name.toLowerCase());
  }

  /** The port that is listened on; before this is said everything is refused. */
  listensOn(port: number): void {
    // Cookies are shared by all ports of a host: a name of its own keeps two servers apart.
    this.cookieName = `alpcscope-${port}`;
    this.hosts = new Set(this.names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  }

  /** What goes into `Set-Cookie` for somebody who has the token. */
  get cookie(): string {
    return `${this.cookieName}=${this.session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** True if the token is ours. */
  hasToken(token: string): boolean {
    return sameSecret(token, this.token);
  }

  /** True if the request has our cookie. */
  hasCookie(headers: IncomingHttpHeaders): boolean {
    const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(`${this.cookieName}=`))?.slice(this.cookieName.length + 1);
    return value !== undefined && sameSecret(value, this.session);
  }

  /** Why no answer at all is due; `undefined` if the request is addressed to us. */
  refuseHost(headers: IncomingHttpHeaders): Refusal | undefined {
    return this.hosts.has((headers.host ?? '').toLowerCase()) ? undefined : 'host';
  }

  /** Why a request for data is refused; `undefined` if it may. `changes`: it writes or opens a websocket, which browsers always sign. */
  refuseData(headers: IncomingHttpHeaders, changes: boolean): Refusal | undefined {
    const { origin } = headers;
    if (origin === undefined ? changes : origin.toLowerCase() !== `http://${(headers.host ?? '').toLowerCase()}`)
      return 'origin';
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && !(site === 'none' && !changes)) return 'origin';
    return this.hasCookie(headers) ? undefined : 'cookie';
  }
}

/** Compares in constant time, whatever the lengths. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Headers of every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'x-frame-options': 'DENY',
};
