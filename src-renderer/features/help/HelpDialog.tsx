// The help pages: chapters on the left, one of them or the terms that were searched for on the right. All of it is in the app.
import { useState } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { type Chapter, chapters } from '../../lib/help';
import { findTerms, type TermId, terms } from '../../lib/terms';
import { useDialog } from '../../store/ui';
import { Dialog } from '../../ui/Dialog';
import './help.css';

export function HelpDialog() {
  return (
    <Dialog {...useDialog('help')} title="Help" testId="help">
      {() => <Pages />}
    </Dialog>
  );
}

function Pages() {
  const [id, setId] = useState(chapters[0]?.id);
  const [query, setQuery] = useState('');
  const chapter = chapters.find((one) => one.id === id);
  const searching = query.trim() !== '';
  return (
    <div className="help-pages">
      <nav aria-label="Chapters">
        <input
          type="search"
          className="number"
          aria-label="Find a term"
          placeholder="Find a term"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          data-testid="help-search"
        />
        <ul>
          {chapters.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-current={!searching && one.id === id ? 'page' : undefined}
                onClick={() => {
                  setId(one.id);
                  setQuery('');
                }}
                data-testid={`help-${one.id}`}
              >
                {one.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {/* Scrolls, and therefore takes the focus: the arrow keys are for reading on. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by keys */}
      <section className="help-page" tabIndex={0} aria-label="Page" key={searching ? 'search' : id}>
        {searching ? <Found query={query} /> : chapter !== undefined && <Page chapter={chapter} />}
      </section>
    </div>
  );
}

function Page({ chapter }: { chapter: Chapter }) {
  return (
    <>
      <h2>{chapter.title}</h2>
      {chapter.paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {chapter.id === 'keys' && <CommandButton id="help.shortcuts">All keyboard shortcuts</CommandButton>}
      <Terms ids={chapter.terms} />
    </>
  );
}

function Found({ query }: { query: string }) {
  const found = findTerms(query);
  return (
    <>
      <h2>Terms</h2>
      {found.length === 0 && <p>No term with “{query.trim()}”. The chapters on the left say how things are done.</p>}
      <Terms ids={found} />
    </>
  );
}

function Terms({ ids }: { ids: readonly TermId[] }) {
  if (ids.length === 0) return null;
  return (
    <dl className="help-terms">
      {ids.map((id) => (
        <div key={id} data-testid="help-term">
          <dt>{terms[id].name}</dt>
          <dd>{terms[id].text}</dd>
        </div>
      ))}
    </dl>
  );
}
