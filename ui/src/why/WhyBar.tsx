import { formatCount } from '../../../src/present/format.ts';
import type { WhyOrder } from '../../../src/server/api.ts';

export const WHY_ORDERS: readonly (readonly [id: WhyOrder, title: string])[] = [
  ['recorded', 'started in the recording first'],
  ['latest', 'latest start first'],
  ['start', 'there before the recording first'],
  ['name', 'by name'],
];

/** Of the processes that a filter keeps. */
export interface Started {
  readonly filter: string;
  readonly count: number;
  readonly total: number;
}

interface WhyBarProps {
  readonly order: WhyOrder;
  readonly started: Started | undefined;
  readonly onOrder: (order: WhyOrder) => void;
}

/** How many processes started in the recording, whose start it can explain, and in which order all are listed. */
export function WhyBar({ order, started, onOrder }: WhyBarProps) {
  return (
    <div className="why-bar" role="toolbar" aria-label="Who asked">
      <span className="dim">{started !== undefined && words(started)}</span>
      <label>
        Order{' '}
        <select value={order} onChange={(event) => onOrder(event.target.value as WhyOrder)}>
          {WHY_ORDERS.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function words({ count, total }: Started): string {
  return `${formatCount(count)} started in the recording, ${formatCount(total - count)} were there before`;
}
