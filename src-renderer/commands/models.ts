// Actions on models: import, check, remove, choose; every failure becomes a notice.
import { call } from '../api/bridge';
import { setPreferences } from '../store/preferences';
import { useSession } from '../store/session';
import { notify, showDialog } from '../store/ui';
import { guarded } from './guarded';

/** Id of the hidden chooser of checkpoints, of hosts without native dialogs. */
export const checkpointInputId = 'checkpoint-input';

/** Opens the models dialog. */
export function showModels(): void {
  showDialog('models');
}

/** Asks for a published checkpoint and has it imported; the new model is chosen. */
export async function importModel(): Promise<void> {
  if (!useSession.getState().host.nativeDialogs) {
    document.getElementById(checkpointInputId)?.click();
    return;
  }
  await guarded(async () => {
    const { model } = await call('models.import', {});
    if (model === null) return;
    setPreferences({ model });
    notify('info', `${model} is imported and chosen.`);
  });
}

/** Stops the import that runs. */
export const cancelImport = () => guarded(() => call('models.cancelImport', {}));

/** Checks a model's files and measures it on every device. */
export const verifyModel = (model: string) => guarded(() => call('models.verify', { model }));

/** Removes an imported model from the disk. */
export const removeModel = (model: string) => guarded(() => call('models.remove', { model }));
