// The shots of the clip to choose from; with the Shift key a run of them at once.
import { useEffect, useRef } from 'react';
import { countText, plural } from '../../lib/format';
import type { Series } from '../../lib/series';
import { type Shot, withChosen } from '../../lib/shots';
import { timecode } from '../../lib/timecode';
import { Button } from '../../ui/Button';

interface ShotListProps {
  shots: readonly Shot[];
  series: Series;
  chosen: ReadonlySet<number>;
  unit: string;
  onChange: (chosen: ReadonlySet<number>) => void;
}

export function ShotList({ shots, series, chosen, unit, onChange }: ShotListProps) {
  const last = useRef<number | null>(null);
  const shift = useRef(false);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // The first chosen one is brought into sight, once: later the list stays where the user has it.
    const checked = list.current?.querySelector('input:checked');
    checked?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const toggle = (number: number, on: boolean) => {
    onChange(withChosen(chosen, shift.current ? (last.current ?? number) : number, number, on));
    last.current = number;
  };
  return (
    <div className="shot-choice" data-testid="shot-choice">
      <p>
        <span>
          {countText(chosen.size)} of {plural(shots.length, 'shot')}
        </span>
        <Button title="Choose all shots" onClick={() => onChange(new Set(shots.map(({ number }) => number)))}>
          All
        </Button>
        <Button title="Choose no shot" onClick={() => onChange(new Set())}>
          None
        </Button>
      </p>
      <ol
        ref={list}
        aria-label="Shots"
        onClickCapture={(event) => {
          shift.current = event.shiftKey;
        }}
      >
        {shots.map(({ number, first, last: end }) => (
          <li key={number}>
            <label className="choice">
              <input
                type="checkbox"
                checked={chosen.has(number)}
                onChange={(event) => toggle(number, event.target.checked)}
                data-testid="shot"
              />
              <span className="shot-number">{number}</span>
              <span>{timecode(series.pts.at(first))}</span>
              <small>{plural(end - first + 1, unit)}</small>
            </label>
          </li>
        ))}
      </ol>
    </div>
  );
}
