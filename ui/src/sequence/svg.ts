/** A sequence as an SVG file that needs nothing else: attributes for styles, no script, no address, all text escaped. */
import type { Sequence } from '../../../src/server/api.ts';
import { type Fit, type Ladder, LETTERS, layOut, type Shape } from './ladder.ts';

type Attributes = Readonly<Record<string, string>>;

const INK = '#1b2530';
const DIM = '#56626f';
const MESSAGE = '#b4541a';
const BAD = '#b3261e';
export const SVG_FONT = 'Segoe UI, system-ui, sans-serif';
const MARGIN = 12;
const LEGEND = 34;

function written(role: keyof typeof LETTERS): Attributes {
  return { 'font-size': String(LETTERS[role].size), 'font-weight': String(LETTERS[role].weight) };
}

/** Attributes by word of a role; later words win. */
const STYLES: Readonly<Record<string, Attributes>> = {
  box: { fill: '#f5f7f9', stroke: '#9aa7b4', rx: '6' },
  name: { ...written('name'), fill: INK },
  service: { ...written('service'), fill: DIM },
  lifeline: { stroke: '#c3ccd5', 'stroke-dasharray': '2 3' },
  active: { fill: '#cfe5f5', stroke: '#0f6fa8' },
  open: { fill: '#ffffff', stroke: '#8a5a00', 'stroke-dasharray': '3 3' },
  arrow: { fill: 'none', stroke: INK, 'stroke-width': '1.4' },
  reply: { stroke: DIM },
  message: { stroke: MESSAGE },
  head: { fill: INK, stroke: 'none' },
  likely: { 'stroke-dasharray': '8 4' },
  possible: { 'stroke-dasharray': '2 4', 'stroke-linecap': 'round' },
  unknown: { stroke: '#9aa7b4', 'stroke-width': '1' },
  label: { ...written('label'), fill: INK },
  time: { 'font-size': '11', fill: DIM },
  note: { 'font-size': '11.5', fill: DIM },
  cross: { stroke: BAD, 'stroke-width': '2', fill: 'none' },
};
/** What `failed` means depends on what fails. */
const FAILED: Readonly<Record<Shape['kind'], Attributes>> = {
  line: { stroke: BAD },
  path: { stroke: BAD },
  rect: { stroke: BAD, fill: '#fce8e6' },
  text: { fill: BAD },
};

/** Text for XML: markup escaped, and what XML 1.0 cannot hold left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function attributes(all: Readonly<Record<string, string | number>>): string {
  return Object.entries(all)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? Number(value.toFixed(2)) : xmlText(value)}"`)
    .join('');
}

function styleOf(shape: Shape): Attributes {
  const words = shape.role.split(' ');
  const style: Record<string, string> = {};
  for (const word of words) Object.assign(style, word === 'failed' ? FAILED[shape.kind] : STYLES[word]);
  if (!words.includes('head')) return style;
  const fill = words.includes('failed')
    ? BAD
    : words.includes('reply')
      ? DIM
      : words.includes('message')
        ? MESSAGE
        : INK;
  return { ...style, fill, stroke: 'none' };
}

/** One shape as an element. */
function svgElement(shape: Shape): string {
  const style = styleOf(shape);
  if (shape.kind === 'line')
    return `<line${attributes({ x1: shape.x1, y1: shape.y1, x2: shape.x2, y2: shape.y2, ...style })}/>`;
  if (shape.kind === 'path') return `<path${attributes({ d: shape.d, ...style })}/>`;
  if (shape.kind === 'rect')
    return `<rect${attributes({ x: shape.x, y: shape.y, width: shape.w, height: shape.h, ...style })}/>`;
  return `<text${attributes({ x: shape.x, y: shape.y, 'text-anchor': shape.anchor, ...style })}>${xmlText(shape.text)}</text>`;
}

const LEGEND_LINES = [
  ['certain', 'certain'],
  ['likely', 'likely'],
  ['possible', 'possible'],
  ['unknown', 'one end not seen'],
] as const;

function legend(y: number): Shape[] {
  return LEGEND_LINES.flatMap(([look, text], index): Shape[] => {
    const x = 100 + index * 130;
    return [
      { kind: 'line', role: `arrow ${look}`, x1: x, y1: y, x2: x + 34, y2: y },
      { kind: 'text', role: 'note', x: x + 42, y: y + 4, anchor: 'start', text },
    ];
  });
}

function group(shapes: readonly Shape[], x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${shapes.map(svgElement).join('')}</g>`;
}

function drawing(
  ladder: Ladder,
  more: number,
): { readonly body: string; readonly width: number; readonly height: number } {
  const top = MARGIN + ladder.headHeight;
  const end = top + ladder.height;
  const steps = [
    ...ladder.lifelines,
    ...ladder.activations.map(({ shape }) => shape),
    ...ladder.steps.flatMap(({ shapes }) => shapes),
  ];
  const last: Shape[] = legend(LEGEND / 2);
  if (more > 0)
    last.push({ kind: 'text', role: 'note', x: 640, y: 21, anchor: 'start', text: `${more} more steps not shown` });
  return {
    body: [
      group(
        ladder.heads.flatMap(({ shapes }) => shapes),
        MARGIN,
        MARGIN,
      ),
      group(steps, MARGIN, top),
      group(last, MARGIN, end),
    ].join('\n'),
    width: Math.max(ladder.width, more > 0 ? 820 : 640) + 2 * MARGIN,
    height: end + LEGEND + MARGIN,
  };
}

/** The file's text; `fitted` cuts texts as they are in {@link SVG_FONT}. */
export function toSvg(sequence: Sequence, fitted?: Fit): string {
  const { body, width, height } = drawing(layOut(sequence, fitted === undefined ? {} : { fitted }), sequence.more);
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${SVG_FONT}">
<title>Sequence between processes</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${body}
</svg>
`;
}
