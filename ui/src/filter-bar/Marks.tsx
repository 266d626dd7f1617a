import { safeText } from '../../../src/present/safe-text.ts';
import { Icon } from '../widgets/Icon.tsx';
import { useFilter } from './use-filter.ts';

/** The highlights that are on; a click takes one off. */
export function Marks() {
  const { marks, setMarks } = useFilter();
  if (marks.length === 0) return null;
  return (
    <ul className="marks" aria-label="Highlights">
      {marks.map((mark, index) => (
        <li key={mark}>
          <button
            type="button"
            className="mark-chip"
            data-mark={index}
            title={`Take off the highlight ${safeText(mark).slice(0, 300)}`}
            onClick={() => setMarks(marks.filter((one) => one !== mark))}
          >
            <span className="cut">{safeText(mark)}</span>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
