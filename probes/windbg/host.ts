/**
 * What WinDbg's JavaScript provider offers a script, as far as the probe uses it. Written from Microsoft's pages "JavaScript
 * Debugger Scripting", "Native Debugger Objects in JavaScript Extensions" (objects, type objects) and "The FileSystem
 * Namespace".
 */

/** A 64-bit number: the engine's own numbers are doubles. */
export interface Int64 {
  getLowPart(): number;
  getHighPart(): number;
}

export interface TypeObject {
  readonly fields: Readonly<Record<string, { readonly offset: number | Int64 } | undefined>>;
}

/** Any object of the data model. What a property is depends on the debugger's target, so each is checked where it is used. */
export interface ModelObject {
  readonly [name: string]: unknown;
}

export interface TextWriter {
  WriteLine(text: string): void;
}
export interface HostFile {
  Close(): void;
}

export interface Host {
  readonly Int64: new (low: number, high: number) => Int64;
  readonly apiVersionSupport: new (major: number, minor: number) => object;
  readonly functionAlias: new (target: (...values: never[]) => unknown, name: string) => object;
  readonly diagnostics: { debugLog(text: string): void };
  readonly memory: {
    /** A typed array over the target's memory in the current context; throws if any of it cannot be read. */
    readMemoryValues(location: Int64, count: number, elementSize: number): ArrayLike<number>;
  };
  readonly namespace: {
    readonly Debugger: {
      readonly Utility: {
        readonly Control: { ExecuteCommand(command: string): Iterable<string> };
        readonly FileSystem: {
          CreateFile(path: string, disposition: 'CreateAlways' | 'CreateNew' | 'OpenExisting'): HostFile;
          CreateTextWriter(file: HostFile, encoding: 'Ascii' | 'Utf8' | 'Utf16'): TextWriter;
        };
      };
    };
  };
  readonly currentProcess: ModelObject;
  readonly currentThread: ModelObject;
  getModuleType(module: string, type: string): TypeObject;
  getModuleSymbolAddress(module: string, symbol: string): Int64 | undefined;
}
