// probes/windbg/ → dist/probes/windbg.js: one classic script for WinDbg's JavaScript engine, which knows no modules.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What the debugger calls by name: functions at the top of a script are all it sees. */
const FUNCTIONS = [
  'initializeScript',
  'invokeScript',
  'uninitializeScript',
  'start',
  'stop',
  'status',
  'checkArguments',
  'onEntry',
  'onExit',
];
const BANNER = `"use strict";
// alpcscope's probe for WinDbg. Generated from the folder probes/windbg of its sources; MIT licence.
// In a kernel debugger: .scriptload THIS FILE, then !alpcscope "file=C:\\path\\alpc.jsonl", then g.`;

/** The text of the script. */
export async function bundleWindbg() {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      // The engine of the debugger is an old one: what came after 2017 is spelt out.
      target: 'es2017',
      lib: { entry: join(ROOT, 'probes', 'windbg', 'main.ts'), name: 'alpcscopeProbe', formats: ['iife'] },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const code = output.output[0].code.trim();
  const doors = FUNCTIONS.map(
    (name) => `function ${name}() { return alpcscopeProbe.${name}.apply(undefined, arguments); }`,
  );
  return `${[BANNER, code, ...doors].join('\n')}\n`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = join(ROOT, 'dist', 'probes');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'windbg.js'), await bundleWindbg());
}
