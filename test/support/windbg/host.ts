/** A stand-in for WinDbg's `host` object over a synthetic kernel. It counts every call a script makes into it. */
import { createContext, runInContext } from 'node:vm';
import { execute } from './commands.ts';
import type { Debugger } from './debugger.ts';
import { FakeInt64, type HostCounts, hostCalls, newCounts } from './int64.ts';
import type { FakeKernel } from './kernel.ts';
import { type FakeThread, Machine } from './machine.ts';
import { method, model, typedObject } from './model.ts';

export class FakeDebugger implements Debugger {
  readonly machine: Machine;
  readonly counts: HostCounts = newCounts();
  /** What was written to the debugger's window, and to files. */
  window = '';
  readonly files = new Map<string, { text: string; closed: boolean }>();
  /** Every command in text that was run. */
  readonly commands: string[] = [];
  readonly host: object;
  /** Processes whose user symbols are not loaded, and those that `.reload` was used in. */
  readonly symbolsMissing = new Set<number>();
  readonly symbolsLoaded = new Set<number>();
  /** Whether conditions can hand registers over; older debuggers may not. */
  argumentsWork = true;
  private script: Record<string, (...values: unknown[]) => unknown> = {};

  constructor(kernel: FakeKernel) {
    this.machine = new Machine(kernel);
    this.machine.evaluate = (condition) => this.evaluate(condition);
    this.host = this.makeHost();
  }

  get kernel(): FakeKernel {
    return this.machine.kernel;
  }

  /** Runs a script as `.scriptload` does: a classic script with `host` and nothing of Node in sight. */
  load(source: string): Record<string, (...values: unknown[]) => unknown> {
    const context = createContext({ host: this.host });
    runInContext(source, context, { filename: 'windbg.js' });
    this.script = context as Record<string, (...values: unknown[]) => unknown>;
    this.script['initializeScript']?.();
    return this.script;
  }

  /** Uses these functions as the script's, for a script that is not loaded from text. */
  use(functions: Record<string, (...values: unknown[]) => unknown>): void {
    this.script = functions;
  }

  /** Calls into the host while `work` ran. */
  count(work: () => void): { calls: number; counts: HostCounts; stops: number } {
    const before = { ...this.counts };
    const stops = this.machine.stops;
    work();
    const counts = newCounts();
    for (const name of Object.keys(counts) as (keyof HostCounts)[]) counts[name] = this.counts[name] - before[name];
    return { calls: hostCalls(counts), counts, stops: this.machine.stops - stops };
  }

  /** Calls a function of the script, as a condition or a `dx` command does. */
  evaluate(condition: string): boolean {
    const match = /^@\$scriptContents\.(\w+)\((.*)\)$/.exec(condition);
    const called = this.script[match?.[1] ?? ''];
    if (match === null || called === undefined) throw new Error(`cannot evaluate ${condition}`);
    this.counts.invocations += 1;
    const text = match[2] ?? '';
    if (text !== '' && !this.argumentsWork) throw new Error('Unable to parse the expression');
    const values = text === '' ? [] : text.split(',').map((part) => this.value(part));
    return called(...values) === true;
  }

  /** `(unsigned int)((unsigned __int64)@rcx>>32)` and the like: what C makes of it. */
  private value(expression: string): number {
    const match = /^\(unsigned int\)\(\(unsigned __int64\)@(\$?\w+)(>>32)?\)$/.exec(expression);
    if (match === null) throw new Error(`cannot evaluate ${expression}`);
    const value = this.register(match[1] ?? '');
    return Number((match[2] === undefined ? value : value >> 32n) & 0xffff_ffffn);
  }

  private register(name: string): bigint {
    if (this.machine.current === undefined) return 0n;
    if (name === '$proc') return this.current.process.eprocess;
    if (name === '$thread') return this.current.ethread;
    const value = this.machine.registers[name];
    if (value === undefined) throw new Error(`no register ${name}`);
    return value;
  }

  private get current(): FakeThread {
    const { current } = this.machine;
    if (current === undefined) throw new Error('no thread is running');
    return current;
  }

  /** The debugger reads through the address space of the thread that stopped. */
  read(address: bigint, length: number): Uint8Array {
    const space = this.machine.current?.process.space ?? this.kernel.memory;
    return space.read(address, length);
  }

  private makeHost(): object {
    const { counts } = this;
    const int64 = (value: bigint): FakeInt64 => new FakeInt64(value, counts);
    const location = (value: unknown): bigint => {
      if (value instanceof FakeInt64) return value.value;
      throw new Error('a location is a 64-bit number');
    };
    const host = {
      Int64: function make(low: number, high = 0) {
        counts.int64 += 1;
        return int64((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
      },
      parseInt64: (text: unknown) => {
        counts.int64 += 1;
        return int64(BigInt(String(text)));
      },
      apiVersionSupport: function support() {},
      functionAlias: function alias() {},
      diagnostics: {
        debugLog: (text: string) => {
          counts.output += 1;
          this.window += text;
        },
      },
      memory: {
        readMemoryValues: (at: unknown, length: number, size: number) => {
          counts.memory += 1;
          const bytes = this.read(location(at), length * size);
          return size === 1 ? bytes : values(bytes, size, int64);
        },
        readString: (at: unknown) => {
          counts.memory += 1;
          return String.fromCharCode(...this.read(location(at), 15)).replace(/\0.*$/s, '');
        },
      },
      namespace: this.namespace(),
      createTypedObject: (at: unknown, _module: string, type: string) => {
        counts.model += 1;
        return typedObject(this, location(at), type);
      },
      createPointerObject: (at: unknown, _module: string, type: string) => {
        counts.model += 1;
        return typedObject(this, location(at), type.replace(/\*$/, ''));
      },
      getModuleType: (_module: string, type: string) => {
        counts.model += 1;
        const fields = this.kernel.types[type];
        if (fields === undefined) throw new Error(`no type ${type}`);
        return { fields: Object.fromEntries(Object.entries(fields).map(([name, [offset]]) => [name, { offset }])) };
      },
      getModuleSymbolAddress: (_module: string, name: string) => {
        counts.model += 1;
        const found = this.kernel.symbols.get(name);
        return found === undefined ? undefined : int64(found);
      },
    };
    // Getters stay getters: which thread is current changes.
    return Object.defineProperties(host, Object.getOwnPropertyDescriptors(this.currents(int64)));
  }

  private currents(int64: (value: bigint) => FakeInt64): object {
    const self = this;
    return {
      get currentProcess() {
        self.counts.model += 1;
        const { process } = self.current;
        return model(self.counts, {
          Name: () => process.name,
          Id: () => process.pid,
          KernelObject: () => ({ targetLocation: int64(process.eprocess) }),
          Io: () => ({ Handles: () => self.handles() }),
        });
      },
      get currentThread() {
        self.counts.model += 1;
        return model(self.counts, {
          KernelObject: () => ({ targetLocation: int64(self.current.ethread) }),
          Registers: () => ({ User: () => self.registers(int64) }),
        });
      },
    };
  }

  private registers(int64: (value: bigint) => FakeInt64): object {
    const all = Object.entries(this.machine.registers).map(([name, value]) => [name, () => int64(value)]);
    return model(this.counts, Object.fromEntries(all));
  }

  /** The data model's list of handles, by value. */
  private handles(): object {
    const { counts } = this;
    const { process } = this.current;
    return model(
      counts,
      new Proxy(
        {},
        {
          get: (_target, name) => () => {
            const handle = BigInt(String(name));
            const low = process.space.number(
              (process.space.number(process.table.address + 8n, 8) & ~3n) + handle * 4n,
              8,
            );
            const object = (((BigInt.asIntN(64, low) >> 20n) << 4n) & 0xffff_ffff_ffff_ffffn) + 0x30n;
            return model(counts, {
              Handle: () => new FakeInt64(handle, counts),
              Object: () => ({ Body: () => ({ targetLocation: new FakeInt64(object, counts) }) }),
            });
          },
        },
      ),
    );
  }

  private namespace(): object {
    const { counts } = this;
    const control = {
      ExecuteCommand: method((command: unknown) => {
        counts.commands += 1;
        this.commands.push(String(command));
        return countedLines(execute(this, String(command)), counts);
      }),
    };
    const curthread = { Registers: () => ({ User: () => this.registers((value) => new FakeInt64(value, counts)) }) };
    return model(counts, {
      Debugger: () => ({
        Sessions: () => ({
          First: method(() =>
            model(counts, { Attributes: () => ({ Target: () => ({ IsKernelTarget: () => true }) }) }),
          ),
        }),
        State: () => ({ DebuggerVariables: () => ({ curthread: () => curthread }) }),
        Utility: () => ({ Control: () => control, FileSystem: () => this.fileSystem() }),
      }),
    });
  }

  private fileSystem(): object {
    const { counts, files } = this;
    return model(counts, {
      CreateFile: method((path: unknown, how: unknown) => {
        const name = String(path);
        if (how === 'CreateNew' && files.has(name)) throw new Error('the file exists');
        const file = { text: '', closed: false };
        files.set(name, file);
        return model(counts, {
          path: () => name,
          Close: method(() => {
            file.closed = true;
          }),
        });
      }),
      CreateTextWriter: method((of: unknown, encoding: unknown) => {
        const file = files.get(String((of as { path: unknown }).path));
        if (file === undefined) throw new Error('no such file');
        if (encoding !== 'Ascii') throw new Error(`encoding ${String(encoding)} is not written here`);
        return {
          WriteLine: (text: string) => {
            counts.output += 1;
            if (file.closed) throw new Error('the file is closed');
            file.text += `${text}\r\n`;
          },
        };
      }),
    });
  }
}

function values(bytes: Uint8Array, size: number, int64: (value: bigint) => FakeInt64): (number | FakeInt64)[] {
  const all: (number | FakeInt64)[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const value = bytes.subarray(at, at + size).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    all.push(size === 8 ? int64(value) : Number(value));
  }
  return all;
}

/** Output of a command: each line taken is a call into the debugger. */
function countedLines(lines: readonly string[], counts: HostCounts): object {
  return {
    First() {
      counts.lines += 1;
      return lines[0];
    },
    *[Symbol.iterator]() {
      for (const line of lines) {
        counts.lines += 1;
        yield line;
      }
    },
  };
}
