// What the program keeps on disk: how much each kind takes, a limit for what can be had again, and clearing.
import { useEffect, useState } from 'react';
import type { StorageView, StoreKind } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { fetchStorage } from '../../commands/settings';
import { bytesText, countText } from '../../lib/format';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { useSettings } from '../../store/settings';
import { Button } from '../../ui/Button';
import { Hint } from '../../ui/Hint';
import { Select } from '../../ui/Select';
import { ClearStorage } from './ClearStorage';

const kinds: Record<StoreKind, { label: string; what: string }> = {
  uploads: { label: 'Uploads', what: 'copies of files that a browser sent' },
  drafts: {
    label: 'Small pictures',
    what: 'of opened videos, so that scrubbing shows each frame at once; 4 GB at most',
  },
  demo: { label: 'Demo clip', what: 'made anew when it is opened' },
  analyses: { label: 'Analyses', what: 'your work: kept until you remove it' },
  models: { label: 'Imported models', what: 'removed in the list of models' },
};

const limits = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function Storage() {
  const storage = useSettings((state) => state.storage);
  const done = useSettings((state) => state.done);
  const [clearing, setClearing] = useState(false);
  useEffect(() => void fetchStorage(), []);
  if (storage === null) return <p className="settings-hint">Measuring…</p>;
  if (clearing) return <ClearStorage storage={storage} close={() => setClearing(false)} />;
  const removable = storage.stores.some((store) => store.removable.count > 0);
  return (
    <>
      <Sizes storage={storage} />
      <div className="storage-actions">
        <Button
          title={
            removable
              ? 'Choose what to remove; nothing goes before you confirm it'
              : 'There is nothing that could be removed'
          }
          disabled={!removable}
          onClick={() => setClearing(true)}
          data-testid="storage-clear"
        >
          Clear…
        </Button>
        <CommandButton id="models.show">Models…</CommandButton>
        <span role="status" data-testid="storage-done">
          {done}
        </span>
      </div>
      <Limit />
    </>
  );
}

function Sizes({ storage: { stores, freeBytes } }: { storage: StorageView }) {
  return (
    <>
      <table className="storage-table">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">How many</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {stores.map(({ kind, count, bytes }) => (
            <tr key={kind} data-testid={`store-${kind}`}>
              <th scope="row">
                {kinds[kind].label}
                <small>{kinds[kind].what}</small>
              </th>
              <td>{count === 0 ? '–' : countText(count)}</td>
              <td>{bytesText(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {freeBytes !== null && <p className="settings-hint">{bytesText(freeBytes)} are left on the disk.</p>}
    </>
  );
}

function Limit() {
  const limit = useSession((state) => state.preferences.cacheLimitBytes);
  const gigabytes = limit === null ? null : limit / 1e9;
  const options =
    gigabytes === null || limits.includes(gigabytes) ? limits : [...limits, gigabytes].sort((a, b) => a - b);
  return (
    <Select
      label="Uploads may take"
      hint={<Hint term="uploadLimit" />}
      title="The copies sent longest ago are removed beyond this"
      value={gigabytes === null ? 'none' : String(gigabytes)}
      options={[
        { value: 'none', label: 'As much as there is room' },
        ...options.map((size) => ({ value: String(size), label: `${size} GB` })),
      ]}
      onChange={(value) =>
        setPreferences({ cacheLimitBytes: value === 'none' ? null : Math.round(Number(value) * 1e9) })
      }
      testId="cache-limit"
    />
  );
}
