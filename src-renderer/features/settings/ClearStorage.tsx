// Asks before anything is removed from the disk: what it would be, by name, and a second yes for analyses.
import { useState } from 'react';
import type { StorageView, StoreView } from '../../../src-main/contract';
import { clearStorage } from '../../commands/settings';
import { bytesText, plural } from '../../lib/format';
import { useSettings } from '../../store/settings';
import { Button } from '../../ui/Button';

const clearable = [
  { kind: 'uploads', noun: 'upload', note: 'Their analyses stay. To see the source again, send the file again.' },
  { kind: 'drafts', noun: 'file of small pictures', note: 'They are made anew when a video is opened.' },
  { kind: 'demo', noun: 'demo clip', note: 'It is made anew when it is opened.' },
  { kind: 'analyses', noun: 'analysis', note: 'They cannot be had back but by analyzing again. What is open stays.' },
] as const;
type Clearable = (typeof clearable)[number]['kind'];

interface ClearProps {
  storage: StorageView;
  /** Back to the sizes. */
  close: () => void;
}

export function ClearStorage({ storage, close }: ClearProps) {
  const busy = useSettings((state) => state.busy !== null);
  const stores = new Map(storage.stores.map((store) => [store.kind, store.removable]));
  const [wanted, setWanted] = useState<Record<Clearable, boolean>>({
    ...{ uploads: true, drafts: true, demo: true, analyses: false },
  });
  const [agreed, setAgreed] = useState(false);
  const chosen = clearable.filter(({ kind }) => wanted[kind] && (stores.get(kind)?.count ?? 0) > 0);
  const has = (kind: Clearable) => chosen.some((one) => one.kind === kind);
  const bytes = chosen.reduce((sum, { kind }) => sum + (stores.get(kind)?.bytes ?? 0), 0);
  const analyses = has('analyses') ? (stores.get('analyses')?.count ?? 0) : 0;
  const ready = chosen.length > 0 && (analyses === 0 || agreed) && !busy;
  const clear = async () => {
    const agreedTo = analyses === 0 ? null : analyses;
    await clearStorage({
      ...{ uploads: has('uploads'), drafts: has('drafts'), demo: has('demo') },
      analyses: agreedTo,
    });
    close();
  };
  return (
    <section className="clear" aria-label="What to remove" data-testid="clear-storage">
      <p className="settings-hint">These are removed from the disk for good. Nothing that is open is touched.</p>
      {clearable.map(({ kind, noun, note }) => (
        <Choice
          key={kind}
          kind={kind}
          noun={noun}
          note={note}
          removable={stores.get(kind)}
          checked={has(kind)}
          onChange={(checked) => {
            setWanted({ ...wanted, [kind]: checked });
            if (kind === 'analyses') setAgreed(false);
          }}
        />
      ))}
      {analyses > 0 && (
        <label className="check clear-agree">
          <input
            type="checkbox"
            checked={agreed}
            onChange={(event) => setAgreed(event.target.checked)}
            data-testid="clear-agree"
          />
          Yes, remove {countOf(analyses, 'analysis')} for good
        </label>
      )}
      <div className="storage-actions">
        <Button
          title="Remove what is chosen from the disk"
          className="danger"
          disabled={!ready}
          onClick={() => void clear()}
          data-testid="clear-sure"
        >
          {busy ? 'Removing…' : `Remove ${bytesText(bytes)}`}
        </Button>
        <Button title="Remove nothing" onClick={close} data-testid="clear-cancel">
          Keep everything
        </Button>
      </div>
    </section>
  );
}

function countOf(count: number, noun: string): string {
  if (noun === 'demo clip') return 'The demo clip';
  if (noun === 'analysis' && count !== 1) return `${count} analyses`;
  if (noun === 'file of small pictures' && count !== 1) return `${count} files of small pictures`;
  return plural(count, noun);
}

interface ChoiceProps {
  kind: Clearable;
  noun: string;
  note: string;
  removable: StoreView['removable'] | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Choice({ kind, noun, note, removable, checked, onChange }: ChoiceProps) {
  const { count = 0, bytes = 0, names = [] } = removable ?? {};
  return (
    <div className="clear-choice">
      <label className="check">
        <input
          type="checkbox"
          checked={checked}
          disabled={count === 0}
          onChange={(event) => onChange(event.target.checked)}
          data-testid={`clear-${kind}`}
        />
        {count === 0 ? `No ${noun} to remove` : `${countOf(count, noun)}, ${bytesText(bytes)}`}
      </label>
      {count > 0 && (
        <>
          <p>{note}</p>
          <details>
            <summary>Which</summary>
            <ul className="clear-names">
              {names.map((name) => (
                <li key={name}>{name}</li>
              ))}
              {count > names.length && <li>and {count - names.length} more</li>}
            </ul>
          </details>
        </>
      )}
    </div>
  );
}
