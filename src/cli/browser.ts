/** Opens the user's browser, where there is one to be seen. */
import { spawn } from 'node:child_process';

/** Starts the browser with a URL. Nothing happens without a terminal or a screen; the URL has been printed in any case. */
export function openBrowser(url: string): void {
  const command = browserCommand(url, process.platform, process.env);
  if (command === undefined || process.stdout.isTTY !== true) return;
  const [program, ...args] = command;
  // No shell: the URL is one argument.
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // There is no such program: the user has the URL.
  child.on('error', () => {});
  child.unref();
}

/** Program and arguments; `undefined` where nobody would see a window. */
function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): readonly [string, ...string[]] | undefined {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  if (platform === 'darwin') return ['open', url];
  if ((env['DISPLAY'] ?? '') === '' && (env['WAYLAND_DISPLAY'] ?? '') === '') return undefined;
  return ['xdg-open', url];
}
