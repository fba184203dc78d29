// The dialog of models: what is installed, what it can do and how fast, and the import of published checkpoints.
import { checkpointInputId, importModel } from '../../commands/models';
import { openFiles } from '../../commands/session';
import { useSession } from '../../store/session';
import { useDialog } from '../../store/ui';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ImportLine } from './ImportLine';
import { ModelRow } from './ModelRow';
import './models.css';

export function ModelsDialog() {
  return (
    <Dialog {...useDialog('models')} title="Models" testId="models">
      {() => (
        <>
          <ModelTable />
          <Import />
        </>
      )}
    </Dialog>
  );
}

function ModelTable() {
  const models = useSession((state) => state.models);
  if (models.length === 0) return <p className="models-empty">No model is installed.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Sees</th>
          <th scope="col" className="figure">
            Tokens
          </th>
          <th scope="col" className="figure">
            Parameters
          </th>
          <th scope="col" className="figure">
            Size
          </th>
          <th scope="col">Licence</th>
          <th scope="col">Speed</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <ModelRow key={model.name} model={model} />
        ))}
      </tbody>
    </table>
  );
}

function Import() {
  const importing = useSession((state) => state.modelImport !== null);
  return (
    <section className="models-import">
      <p>
        The authors of ElasticTok publish checkpoints: one file with the weights of a model. Import the one whose name
        holds <code>params</code>; nothing else is loaded from it, no program and no training state.
      </p>
      {importing ? (
        <ImportLine />
      ) : (
        <Button title="Choose a checkpoint file" onClick={() => void importModel()} data-testid="models-import">
          Import a published checkpoint…
        </Button>
      )}
      <input
        id={checkpointInputId}
        data-testid="checkpoint-input"
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          void openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </section>
  );
}
