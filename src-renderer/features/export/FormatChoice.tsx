// The formats in groups, with what each is for.
import { type ExportFormat, exportFormats } from '../../../src-main/contract';
import { formatUses, groupNames } from '../../lib/exportText';
import { Choice } from './Choice';

type Group = keyof typeof groupNames;
const formats = Object.keys(exportFormats) as ExportFormat[];

interface FormatChoiceProps {
  format: ExportFormat;
  onChoose: (format: ExportFormat) => void;
}

export function FormatChoice({ format, onChoose }: FormatChoiceProps) {
  return (
    <div className="export-formats" role="radiogroup" aria-label="Format">
      {(Object.keys(groupNames) as Group[]).map((group) => (
        <section key={group}>
          <h2>{groupNames[group]}</h2>
          {formats
            .filter((name) => exportFormats[name].group === group)
            .map((name) => (
              <Choice
                key={name}
                name="export-format"
                label={exportFormats[name].label}
                note={formatUses[name]}
                checked={name === format}
                onChoose={() => onChoose(name)}
                testId={`export-format-${name}`}
              />
            ))}
        </section>
      ))}
    </div>
  );
}
