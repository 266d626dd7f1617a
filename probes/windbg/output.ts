/** Where lines go: a file, or the debugger's window. */
import type { Host, HostFile, TextWriter } from './host.ts';
import type { Options } from './options.ts';

declare const host: Host;

export class Output {
  private readonly file: HostFile | undefined;
  private readonly writer: TextWriter | undefined;
  readonly json: boolean;
  readonly text: boolean;
  lines = 0;

  /** Throws if the file is there already, or cannot be made. */
  constructor(options: Options) {
    this.json = options.format !== 'text';
    this.text = options.format !== 'json';
    if (options.file === undefined) return;
    const files = host.namespace.Debugger.Utility.FileSystem;
    try {
      this.file = files.CreateFile(options.file, options.overwrite ? 'CreateAlways' : 'CreateNew');
    } catch (error) {
      throw new Error(`cannot make ${options.file} (${String(error)}). A file that exists needs overwrite=true.`);
    }
    this.writer = files.CreateTextWriter(this.file, 'Ascii');
  }

  /** One write for each record: every call into the debugger costs. */
  write(text: string): void {
    this.lines += 1;
    if (this.writer === undefined) host.diagnostics.debugLog(`${text}\n`);
    else this.writer.WriteLine(text);
  }

  close(): void {
    this.file?.Close();
  }
}

/** A word to the user, never into the file. */
export function say(text: string): void {
  host.diagnostics.debugLog(`${text}\n`);
}
