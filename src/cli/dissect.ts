import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseGuid } from '../base/guid.ts';
import { DISSECT_KINDS, type DissectKind, dissectAs } from '../dissect/dissect-as.ts';
import { jsonLine } from '../export/json-lines.ts';
import { hexLines } from '../present/hex-lines.ts';
import { readBytes } from './bytes-input.ts';
import { dissectionJson, dissectionLines } from './dissection-text.ts';
import { loadNames } from './names.ts';
import { standardOutput } from './output.ts';
import { type NamesOption, wholeNumber, withNames } from './shared-options.ts';
import { outputStyle } from './terminal.ts';

interface DissectOptions extends NamesOption {
  readonly as: DissectKind;
  readonly port?: string;
  readonly interface?: string;
  readonly opnum?: number;
  readonly response?: boolean;
  readonly pointerSize?: 4 | 8;
  readonly binary?: boolean;
  readonly hexText?: boolean;
  readonly hex?: boolean;
  readonly json?: boolean;
}

const KINDS = Object.entries(DISSECT_KINDS)
  .map(([name, words]) => `  ${name.padEnd(14)} ${words}`)
  .join('\n');

/** `alpcscope dissect FILE|HEX|-` */
export function registerDissect(program: Command): void {
  const command = program
    .command('dissect')
    .description('the fields of one message: from a file, hexadecimal text, or standard input (-)')
    .argument('<input...>', 'a file (binary or hex), hexadecimal bytes, any usual hex dump, or -')
    .addOption(new Option('--as <kind>', 'what the bytes are').choices(Object.keys(DISSECT_KINDS)).default('auto'))
    .option('--port <name>', 'name of the port it went through: tells many protocols apart')
    .option('--interface <uuid>', 'interface of the call, for its arguments', uuid)
    .option('--opnum <number>', 'procedure number in that interface', wholeNumber)
    .option('--response', 'the results of the call, not its arguments')
    .option('--pointer-size <bytes>', '4 for data of a 32-bit process', pointerSize)
    .option('--hex', 'the bytes too')
    .addOption(new Option('--binary', 'take a file as it is, even if it looks like hex').conflicts('hexText'))
    .option('--hex-text', 'take a file as hexadecimal text')
    .option('--json', 'one JSON object')
    .addHelpText('after', `\nKinds for --as:\n${KINDS}`);
  withNames(command).action(dissect);
}

async function dissect(input: string[], options: DissectOptions): Promise<void> {
  const form = options.binary === true ? 'binary' : options.hexText === true ? 'hex' : 'auto';
  const { bytes, notes } = readBytes(input, form);
  const found = dissectAs(options.as, bytes, {
    names: loadNames(options.names).catalogue,
    portName: options.port,
    interfaceUuid: options.interface,
    opnum: options.opnum,
    response: options.response,
    pointerSize: options.pointerSize,
  });
  for (const note of notes) process.stderr.write(`Note: ${note}.\n`);
  const output = standardOutput();
  if (options.json === true) {
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    await output.write(jsonLine({ ...dissectionJson(found), length: bytes.length, ...(options.hex ? { hex } : {}) }));
    return;
  }
  const dump = options.hex === true ? ['', ...hexLines(bytes)] : [];
  await output.write(`${[...dissectionLines(found, outputStyle()), ...dump].join('\n')}\n`);
}

function uuid(text: string): string {
  const plain = text.toLowerCase().replace(/^\{(.*)\}$/, '$1');
  if (parseGuid(plain) === undefined)
    throw new InvalidArgumentError('Give a UUID: 367abb81-9844-35f1-ad32-98f038001003.');
  return plain;
}

function pointerSize(text: string): 4 | 8 {
  if (text !== '4' && text !== '8') throw new InvalidArgumentError('Give 4 or 8.');
  return text === '4' ? 4 : 8;
}
