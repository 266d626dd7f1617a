import { formatTime } from '../../../src/present/format.ts';
import { safeText } from '../../../src/present/safe-text.ts';
import type { WhyAnswer, WhyParty } from '../../../src/present/why-json.ts';
import { Party } from '../detail/Party.tsx';
import { Sure } from '../widgets/Sure.tsx';
import { isAnother } from './compare.ts';
import { WhyPath } from './WhyPath.tsx';
import { subjectLabel } from './WhyTable.tsx';

export interface WhyArticleProps {
  readonly answer: WhyAnswer;
  /** As the command line prints it. */
  readonly lines: readonly string[];
  readonly start: string | undefined;
}

/** One answer in full: in a sentence, side by side with what else may be believed, and step by step. */
export function WhyArticle({ answer, lines, start }: WhyArticleProps) {
  const { process, event, sentence, confidence, notes } = answer;
  // Notes that the sentence ends with need not be read twice.
  const more = notes.filter(({ text }) => !sentence.includes(text));
  return (
    <article className="why-article">
      <header>
        <h2>{event === null ? `Why ${subjectLabel(answer)}?` : `Why event ${event} of ${subjectLabel(answer)}?`}</h2>
        <span className="dim">
          {process.started_at === null
            ? 'started before the recording'
            : `started ${formatTime(process.started_at, 'relative', start)}`}
        </span>
      </header>
      {process.command_line !== null && (
        <code className="why-command" {...reachable(process.command_line)}>
          {safeText(process.command_line)}
        </code>
      )}
      <p className="why-sentence" {...reachable(sentence)}>
        {sentence}
      </p>
      {confidence !== null && (
        <p>
          <Sure confidence={confidence} of="who asked:" />
        </p>
      )}
      {more.map(({ kind, text }) => (
        <p key={kind + text} className="why-note">
          <span aria-hidden="true">⚠ </span>
          {text}
        </p>
      ))}
      <ThreeAnswers answer={answer} />
      <WhyPath answer={answer} start={start} />
      <details className="why-text">
        <summary>As text</summary>
        <button type="button" onClick={() => void navigator.clipboard.writeText(lines.join('\n'))}>
          Copy
        </button>
        <pre {...reachable(lines.join('\n'))}>{lines.join('\n')}</pre>
      </details>
    </article>
  );
}

const LONG = 300;

/** A text so long that it scrolls in its place is reached by keys. */
function reachable(text: string): { readonly tabIndex?: 0 } {
  return text.length > LONG ? { tabIndex: 0 } : {};
}

function ThreeAnswers({ answer }: { readonly answer: WhyAnswer }) {
  const { claimed_parent: parent, creator, requester, event } = answer;
  const spoofed = answer.notes.some(({ kind }) => kind === 'parent-spoofed');
  return (
    <div className="why-three">
      <OneAnswer
        title="Claimed parent"
        side="parent"
        about="the parent id that the process carries"
        party={parent === null ? null : { ...parent, tid: null, service: null }}
        unknown="The recording does not tell its parent."
        verdict={spoofed ? 'It did not create the process.' : undefined}
      />
      <OneAnswer
        title={event === null ? 'Created by' : 'Logged by'}
        {...(event === null && { side: 'creator' })}
        about={event === null ? 'the thread that created it' : 'the thread that logged it'}
        party={creator}
        unknown={
          answer.process.started_at === null
            ? 'It was running before the recording shows anything of it.'
            : 'The recording does not show the thread.'
        }
        verdict={isAnother(creator, parent) ? 'Not the claimed parent.' : undefined}
      />
      <OneAnswer
        title="Asked for by"
        about="the process that wanted it"
        party={requester}
        unknown={
          answer.path.length === 0 ? 'Nobody knows without the creator.' : 'The recording does not show that client.'
        }
        verdict={
          isAnother(requester, creator)
            ? 'Not who created it: somebody acted on its behalf.'
            : isAnother(requester, parent)
              ? 'Not the claimed parent.'
              : undefined
        }
      />
    </div>
  );
}

interface OneAnswerProps {
  readonly title: string;
  readonly about: string;
  readonly party: WhyParty | null;
  readonly unknown: string;
  readonly verdict: string | undefined;
  readonly side?: 'parent' | 'creator';
}

function OneAnswer({ title, about, party, unknown, verdict, side }: OneAnswerProps) {
  return (
    <section className={verdict === undefined ? 'why-one' : 'why-one is-different'} aria-label={title}>
      <h3 title={about}>{title}</h3>
      {party === null ? (
        <p>
          <b>Unknown.</b> <span className="dim">{unknown}</span>
        </p>
      ) : (
        <p>
          <Party process={party} service={party.service} tid={party.tid} {...(side === undefined ? {} : { side })} />
        </p>
      )}
      {verdict !== undefined && (
        <p className="why-verdict">
          <span aria-hidden="true">≠ </span>
          {verdict}
        </p>
      )}
    </section>
  );
}
