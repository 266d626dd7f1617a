/** Line icons of the page, drawn for it: 16 units square. */
const PATHS = {
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4.5 6.5L8 10l3.5-3.5',
  right: 'M6.5 4.5L10 8l-3.5 3.5',
  up: 'M4.5 9.5L8 6l3.5 3.5',
  filter: 'M2.5 3.5h11L9.5 8.5v4.5l-3-1.5v-3z',
  search: 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.7 10.7L14 14',
  star: 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  clock: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.8V8l2.2 1.6',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  save: 'M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.5 11.5v2h11v-2',
  rank: 'M2.5 3.5h11M2.5 8h7M2.5 12.5h4',
  help: 'M8 14A6 6 0 108 2a6 6 0 000 12zM6.2 6.4a1.8 1.8 0 113 1.4c-.8.6-1.2.9-1.2 1.7M8 11.6v.1',
  info: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.2v4M8 4.7v.1',
  warn: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.1',
  tail: 'M8 2.5v8M4.5 7.2L8 10.7l3.5-3.5M3 13.5h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  empty: 'M2.5 9.5l2-6h7l2 6v4h-11zM2.5 9.5h3.2l.8 1.6h3l.8-1.6h3.2',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  mark: 'M3 13h10M5 10.5L10.8 3l2.2 1.7L7.4 11.8 5 12.2z',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
