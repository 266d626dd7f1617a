// `npm run pictures`: terminal output of the shipped sample as SVG pictures for the README. Needs util-linux's `script`, for a terminal.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ROOT } from './project.mjs';

const COLOURS = { 31: '#f47067', 33: '#d29922', 36: '#6cb6ff' };
// Select Graphic Rendition, ECMA-48 8.3.117.
const ESCAPE = String.fromCharCode(27);
const SGR_ALL = new RegExp(`${ESCAPE}\\[\\d+m`, 'g');
const SGR_SPLIT = new RegExp(`(${ESCAPE}\\[\\d+m)`);
const SGR_ONE = new RegExp(`^${ESCAPE}\\[(\\d+)m$`);
const CHARACTER = 8.43;
/** Columns: on a page of GitHub the letters are about as large as those of its text. */
const WIDTH = 118;
const LINE = 19;
const PICTURES = [
  ['tree', ['tree', 'samples/two-stories.etl', '-f', 'powershell LogonUI'], 17],
  ['why', ['why', 'samples/two-stories.etl', 'notepad'], 18],
];

ensureInstalled();
ensureBuilt();
const cache = mkdtempSync(join(tmpdir(), 'alpcscope-pictures-'));
mkdirSync(join(ROOT, 'docs', 'images'), { recursive: true });
for (const [name, args, most] of PICTURES) {
  const env = { ...process.env, NO_COLOR: '', TERM: 'xterm', ALPCSCOPE_CACHE: cache };
  const command = [process.execPath, join(ROOT, 'dist/cli/main.js'), ...args].map((arg) => `'${arg}'`).join(' ');
  // The bar of the import is no part of the picture.
  const { stdout, status } = spawnSync('script', ['-qec', `stty cols ${WIDTH}; ${command} 2>/dev/null`, '/dev/null'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  const prompt = `$ alpcscope ${args.map((arg) => (arg.includes(' ') ? `'${arg}'` : arg)).join(' ')}`;
  writeFileSync(
    join(ROOT, 'docs', 'images', `${name}.svg`),
    picture([prompt, ...stdout.trimEnd().split(/\r?\n/).slice(0, most)]),
  );
}
rmSync(cache, { recursive: true, force: true });

function picture(lines) {
  const width = Math.ceil(Math.max(...lines.map((line) => line.replace(SGR_ALL, '').length)) * CHARACTER + 40);
  const height = lines.length * LINE + 40;
  const texts = lines.map(
    (line, index) => `<text x="20" y="${34 + index * LINE}" xml:space="preserve">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" rx="8" fill="#1c2128"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#adbac7">
${texts.join('\n')}
</g>
</svg>
`;
}

function spans(line) {
  let style = '';
  let result = '';
  for (const part of line.split(SGR_SPLIT)) {
    const code = SGR_ONE.exec(part)?.[1];
    if (code === undefined) {
      const text = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      if (text !== '') result += style === '' ? text : `<tspan ${style}>${text}</tspan>`;
    } else if (code === '0') style = '';
    else if (code === '1') style = 'font-weight="bold"';
    else if (code === '2') style = 'opacity="0.6"';
    else style = `fill="${COLOURS[code] ?? '#adbac7'}"`;
  }
  return result;
}
