/** The local web server: the page's files and the API of one opened capture, and nothing else. */
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { UserError } from '../base/user-error.ts';
import { registerApi } from './api-routes.ts';
import { answerAhead } from './first-questions.ts';
import { refuseAddress, registerGate } from './gate.ts';
import { ownNames, urlHost } from './hosts.ts';
import { registerLive } from './live.ts';
import { registerPage } from './page.ts';
import { Security } from './security.ts';
import { CaptureService, type ServedCapture } from './service.ts';

export interface ServerOptions {
  readonly capture: ServedCapture;
  /** 0: any free port. */
  readonly port: number;
  /** Address or name to listen on. */
  readonly host: string;
  /** Who brings it is let in; letters that need no escape in a URL. One is drawn if there is none. */
  readonly token?: string | undefined;
  /** Folder of the built page. */
  readonly page: string;
  /** Told of failures that are nobody's mistake but ours. */
  readonly onError: (error: unknown) => void;
}

export interface RunningServer {
  /** What to open, token included. */
  readonly url: string;
  readonly port: number;
  /** What it serves. */
  readonly service: CaptureService;
  close(): Promise<void>;
}

/** Largest body of a request: a list of saved filters. */
const MOST_BODY = 1 << 20;

/** Most bytes of a request's address and headers: a filter may hold a command line, each letter of it as nine characters. */
const MOST_ADDRESS = 1 << 19;

/** Starts to serve. Rejects with `UserError` if the port is taken or the address is none of this machine. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { capture, host, page, onError } = options;
  const service = new CaptureService(capture);
  const security = new Security(ownNames(host), options.token);
  const http = { maxHeaderSize: MOST_ADDRESS };
  const app = fastify({
    ...{ http, bodyLimit: MOST_BODY, forceCloseConnections: true, exposeHeadRoutes: false },
    frameworkErrors: refuseAddress,
  });
  await app.register(websocket, { options: { maxPayload: MOST_MESSAGE } });
  registerGate(app, security);
  registerLive(app, service, onError);
  const ahead = answerAhead(service);
  registerApi(app, { service, ahead, onError });
  registerPage(app, page, security);
  const port = await listen(app, options).catch(async (error: unknown) => {
    ahead.close();
    await service.close();
    throw error;
  });
  security.listensOn(port);
  return {
    url: `http://${urlHost(host)}:${port}/?token=${security.token}`,
    port,
    service,
    async close() {
      ahead.close();
      await service.close();
      await app.close();
    },
  };
}

/** The page sends nothing over the websocket. */
const MOST_MESSAGE = 1024;

async function listen(app: FastifyInstance, { host, port }: ServerOptions): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    return new UserError(`port ${port} is in use by another program`, {
      hint: 'choose another with --port, or leave it out for any free one',
      cause: error,
    });
  }
  if (code === 'EACCES')
    return new UserError(`port ${port} is not yours to listen on`, { hint: 'choose one above 1023', cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new UserError(`${host} is no address of this machine`, {
      hint: 'leave --host out, or name one',
      cause: error,
    });
  }
  return error;
}
