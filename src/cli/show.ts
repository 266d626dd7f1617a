import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { Capture } from '../capture/reader.ts';
import { jsonLine } from '../export/json-lines.ts';
import { contentsOf, type ShownContents } from '../pipeline/show-content.ts';
import { contentJson, contentSections } from './content-text.ts';
import { withInput } from './input.ts';
import { loadNames } from './names.ts';
import { standardOutput } from './output.ts';
import { type FormatOptions, type NamesOption, timesOption, withNames } from './shared-options.ts';
import { shownJson, shownText } from './show-text.ts';
import { outputStyle } from './terminal.ts';

type ShowOptions = NamesOption & FormatOptions;

const KINDS = ['call', 'message', 'event', 'process'] as const;
type Kind = (typeof KINDS)[number];

const HINT = 'write call:5, message:12, event:7 or process:3 (or c5, m12, e7, p3); a number alone is a call';

/** `alpcscope show CAPTURE ID` */
export function registerShow(program: Command): void {
  const command = program
    .command('show')
    .description('everything about one call, message, event or process, with its bytes and call stacks')
    .argument('<capture>', 'a capture, or a recording')
    .argument('<id>', 'call:5, message:12, event:7, process:3; a number alone is a call')
    .option('--json', 'one JSON object')
    .addOption(timesOption());
  withNames(command).action((path: string, id: string, options: ShowOptions) =>
    withInput(path, options.names, async (capture) => {
      const { kind, number } = parseId(id);
      const shown = await read(capture, kind, number);
      if (shown === undefined) {
        const all = await capture.count(`${kind === 'process' ? 'processe' : kind}s`);
        throw new UserError(`the capture has no ${kind} ${number}`, {
          hint:
            all === 0 ? `it has none at all` : `it has ${all.toLocaleString('en-US')}; list them with: alpcscope list`,
        });
      }
      const start = await capture.start();
      const context = start === undefined ? { times: options.times } : { times: options.times, start };
      const contents = await contentsOf(capture, shown, loadNames(options.names).catalogue);
      const text =
        options.json === true
          ? jsonLine(withContentJson(shownJson(shown), contents))
          : shownText(shown, context, outputStyle()) + contentText(contents);
      await standardOutput().write(text);
    }),
  );
}

/** The raw columns give way to the same with the field tree beside them. */
function withContentJson(json: Record<string, unknown>, contents: ShownContents): Record<string, unknown> {
  const { content: _, ...rest } = json;
  for (const [name, ends] of contents) rest[name] = contentJson(ends);
  return rest;
}

const TITLES: Readonly<Record<string, string>> = { request_contents: 'request: ', reply_contents: 'reply: ' };

function contentText(contents: ShownContents): string {
  const style = outputStyle();
  let text = '';
  for (const [name, ends] of contents) {
    for (const { title, lines } of contentSections(ends, style)) {
      const heading = style.heading(`${TITLES[name] ?? ''}${title}`);
      text += `\n${[heading, ...lines.map((line) => `  ${line}`.trimEnd())].join('\n')}\n`;
    }
  }
  return text;
}

function parseId(text: string): { kind: Kind; number: number } {
  const match = /^(?:([a-z]+)[: ]?)?(\d{1,15})$/i.exec(text.trim());
  const word = match?.[1]?.toLowerCase() ?? 'call';
  const kind = KINDS.find((name) => name === word || name.startsWith(word));
  if (match?.[2] === undefined || kind === undefined) {
    throw new UserError(`${JSON.stringify(text)} is not the id of anything`, { hint: HINT });
  }
  return { kind, number: Number(match[2]) };
}

async function read(capture: Capture, kind: Kind, id: number): Promise<object | undefined> {
  switch (kind) {
    case 'call':
      return capture.showCall(id);
    case 'message':
      return capture.showMessage(id);
    case 'event':
      return capture.showEvent(id);
    case 'process':
      return capture.showProcess(id);
  }
}
