// The options of a format; those that it does not know are not shown.
import type { ExportSettings } from '../../../src-main/contract';
import { effective, optionsOf } from '../../lib/exportChoice';

interface FormatOptionsProps {
  settings: ExportSettings;
  bottleneck: 'fsq' | 'vae';
  maxToks: number;
  onChange: (change: Partial<ExportSettings>) => void;
}

export function FormatOptions({ settings, bottleneck, maxToks, onChange }: FormatOptionsProps) {
  const known = optionsOf(settings.format, bottleneck);
  if (!Object.values(known).includes(true)) return null;
  const used = effective(settings, bottleneck);
  const wide = used.ids === 'I32';
  return (
    <section className="export-options" data-testid="export-options">
      <h2>Options</h2>
      {known.tokensOnly && (
        <Check
          label="Tokens only"
          note="no measures, no marks"
          checked={used.tokensOnly}
          onChange={(tokensOnly) => onChange({ tokensOnly })}
          testId="export-tokens-only"
        />
      )}
      {known.perChunk && (
        <Check
          label="A sample for each chunk"
          note="otherwise one for the clip"
          checked={used.perChunk}
          onChange={(perChunk) => onChange({ perChunk })}
          testId="export-per-chunk"
        />
      )}
      {known.pad && (
        <Check
          label={`Fill each block up to ${maxToks} tokens`}
          note={bottleneck === 'fsq' ? 'with -1' : 'with zeros'}
          checked={used.pad}
          onChange={(pad) => onChange({ pad })}
          testId="export-pad"
        />
      )}
      {known.ids && (
        <Check
          label="32-bit integers"
          note={used.pad ? 'as -1 needs them' : 'otherwise unsigned 16-bit'}
          checked={wide}
          disabled={used.pad}
          onChange={(on) => onChange({ ids: on ? 'I32' : 'U16' })}
          testId="export-ids"
        />
      )}
    </section>
  );
}

interface CheckProps {
  label: string;
  note: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
}

function Check({ label, note, checked, disabled = false, onChange, testId }: CheckProps) {
  return (
    <label className={`choice ${disabled ? 'disabled' : ''}`}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        data-testid={testId}
      />
      <span>{label}</span>
      <small>{note}</small>
    </label>
  );
}
