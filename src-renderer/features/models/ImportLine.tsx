// How far the import of a checkpoint is, with a way to stop it; nothing while none runs.
import { cancelImport } from '../../commands/models';
import { percentText } from '../../lib/format';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { CloseIcon } from '../../ui/icons';
import { ProgressBar } from '../../ui/ProgressBar';

const phases = { reading: 'Reading', writing: 'Writing', testing: 'Testing' } as const;

export function ImportLine() {
  const modelImport = useSession((state) => state.modelImport);
  if (modelImport === null) return null;
  const { file, model, phase, fraction } = modelImport;
  return (
    <span className="import-line" role="status" title={`${file} becomes ${model}`} data-testid="import-line">
      <span>
        {phases[phase]} {model}
      </span>
      <ProgressBar fraction={fraction} label={`Import of ${model}`} />
      <span>{percentText(Math.min(0.99, fraction))}</span>
      <Button
        variant="icon small"
        title="Cancel the import"
        onClick={() => void cancelImport()}
        data-testid="import-cancel"
      >
        <CloseIcon />
      </Button>
    </span>
  );
}
