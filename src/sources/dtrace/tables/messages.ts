/**
 * What dtrace.exe says when something is not as it should be, and what that means. Wording: microsoft/DTrace-on-Windows
 * lib/libdtrace/common/dt_subr.c, dt_handle.c, dt_program.c and compat/win32/dt_security.c, cmd/dtrace.c; the syntax error for
 * missing symbols: commial/experiments windows/alpc/README.md.
 */
export interface Explanation {
  readonly id: string;
  readonly pattern: RegExp;
  /** What happened, one sentence. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Nothing is recorded. */
  readonly fatal: boolean;
}

export const EXPLANATIONS: readonly Explanation[] = [
  {
    id: 'not-enabled',
    pattern:
      /does not match any probes|DTrace device not available|failed to initialize dtrace: (?!.*(?:permission|access|privilege))/i,
    meaning: 'DTrace has no system call probes here: its driver is not loaded, so only BEGIN, END and ERROR exist',
    remedy:
      'In an elevated prompt: bcdedit /set dtrace on, then restart Windows (a feature update turns it off again). It needs 64-bit Windows 10 2004 or later.',
    fatal: true,
  },
  {
    id: 'no-symbols',
    pattern:
      /syntax error (?:near|around) "?\)|(?:failed to resolve|unknown|no symbolic) type|type information is (?:not )?available|nt`_?\w+.*(?:not|unknown|no such)/i,
    meaning:
      "the kernel's symbols were not found, so the program's kernel types have no meaning (the `syntax error near )`)",
    remedy:
      'set _NT_SYMBOL_PATH=srv*C:\\symbols*https://msdl.microsoft.com/download/symbols, or make a program that needs none: alpcscope probe dtrace --ports connect',
    fatal: true,
  },
  {
    id: 'script-policy',
    pattern: /execution policy|failed to enable .*(?:access|permission|denied)|not digitally signed|signature/i,
    meaning: "DTrace's script policy does not let this program run: without a setting, only signed system scripts do",
    remedy:
      'set DTRACE_EXECUTION_POLICY=Unrestricted in the prompt that runs dtrace (a group policy outranks it: ask your administrator then).',
    fatal: true,
  },
  {
    id: 'access-denied',
    pattern: /requires? additional privileges|access is denied|permission denied|operation not permitted/i,
    meaning: 'the DTrace driver is open to administrators only',
    remedy: 'Run dtrace from an elevated prompt (Run as administrator).',
    fatal: true,
  },
  {
    id: 'wow64',
    pattern: /\b32-bit\b|wow64|not a valid win32 application|bad exe format/i,
    meaning: 'DTrace does not trace 32-bit processes',
    remedy: 'Choose 64-bit processes; what 32-bit ones say is seen at the other end of their connections.',
    fatal: true,
  },
  {
    id: 'out-of-memory',
    pattern: /failed to (?:set|enable|allocate).*(?:memory|buffer)|not enough (?:space|memory)|cannot allocate memory/i,
    meaning: "there was not enough kernel memory for DTrace's buffers, which every processor has twice",
    remedy: 'Make the program with a smaller --bufsize.',
    fatal: true,
  },
  {
    id: 'aborted',
    pattern: /processing aborted|systemic unresponsiveness/i,
    meaning: 'Windows stopped the trace, as nobody had read its buffers for 10 seconds',
    remedy: 'Record fewer processes, a smaller --payload or no stacks, and write to a fast disk (-o FILE).',
    fatal: false,
  },
  {
    id: 'compile-error',
    pattern: /failed to compile|syntax error/i,
    meaning: 'this version of dtrace.exe did not accept the program',
    remedy: 'dtrace -e -s FILE says where; try without --ports walk, --stacks and --views, and report it, please.',
    fatal: true,
  },
  {
    id: 'unknown-option',
    pattern: /invalid (?:option|value)|failed to set option/i,
    meaning: 'this version of dtrace.exe does not know an option of the program',
    remedy: 'Remove the #pragma line that it names.',
    fatal: true,
  },
];

/** Losses that dtrace.exe reports. `records`: lines of our program are missing; else nothing that it prints. */
export const LOSSES: readonly { readonly pattern: RegExp; readonly what: string; readonly records: boolean }[] = [
  {
    pattern: /\b(\d{1,15}) drops? on CPU (\d{1,4})\b/i,
    what: 'DTrace dropped records, as its buffers were full',
    records: true,
  },
  { pattern: /\b(\d{1,15}) aggregation drops?/i, what: 'aggregation drops', records: false },
  {
    pattern: /\b(\d{1,15}) dynamic variable drops?/i,
    what: 'DTrace had no room left to remember calls (dynvarsize), so returns of calls are missing',
    records: true,
  },
  { pattern: /\b(\d{1,15}) speculative drops?/i, what: 'speculative drops', records: false },
  { pattern: /\b(\d{1,15}) failed speculations?/i, what: 'failed speculations', records: false },
  { pattern: /\b(\d{1,15}) errors? in ERROR probe/i, what: 'faults while faults were counted', records: false },
];

/** One clause could not read memory; the program counts these itself. */
export const FAULT = /error on enabled probe ID \d+/i;

/** A line of dtrace.exe's own: its name and a colon before it. */
export const OWN_LINE = /^(?:[^\s:]*[\\/]|[a-z]:[\\/][^:]*[\\/])?dtrace(?:\.exe)?: (.*)$/i;
/** A listing of probes (`dtrace -l`) with those only that need no driver. */
export const LISTING = /^\s*ID\s+PROVIDER\s+MODULE\s+FUNCTION NAME\s*$|^\s*\d+\s+dtrace\s+(?:BEGIN|END|ERROR)\s*$/i;
