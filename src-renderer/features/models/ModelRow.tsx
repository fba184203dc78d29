// One model: its figures, its speed on each device, and what can be done with it.
import { useState } from 'react';
import type { ModelView } from '../../../src-main/contract';
import { removeModel, verifyModel } from '../../commands/models';
import { bytesText, countText } from '../../lib/format';
import { probeText, sizeInWords } from '../../lib/models';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';

export function ModelRow({ model }: { model: ModelView }) {
  const { name, bottleneck, resolution, framesPerBlock, minToks, maxToks, parameters, sizeBytes, licence } = model;
  return (
    <tr data-testid="model-row">
      <th scope="row">
        <span className="model-name" title={name}>
          {name}
        </span>
        <small title={bottleneck === 'fsq' ? 'A token is an integer code' : 'A token is a vector of floats'}>
          {bottleneck === 'fsq' ? 'FSQ codes' : 'VAE vectors'}
        </small>
      </th>
      <td>
        {resolution}×{resolution}
        <small>{framesPerBlock === 1 ? '1 frame' : `${framesPerBlock} frames`}</small>
      </td>
      <td className="figure">
        {countText(minToks)} to {countText(maxToks)}
      </td>
      <td className="figure">{sizeInWords(parameters)}</td>
      <td className="figure">{bytesText(sizeBytes)}</td>
      <td className={`licence ${licence === null ? 'unknown' : ''}`}>{licence ?? 'not stated'}</td>
      <td>
        <Speeds model={model} />
      </td>
      <td className="model-actions">
        <Actions model={model} />
      </td>
    </tr>
  );
}

function Speeds({ model }: { model: ModelView }) {
  const devices = useSession((state) => state.devices);
  if (model.speeds.length === 0) return <span className="unknown">not measured yet</span>;
  return (
    <ul>
      {model.speeds.map(({ device, probeMilliseconds }) => (
        <li key={device} title={devices.find(({ name }) => name === device)?.label}>
          {probeText(probeMilliseconds, device)}
        </li>
      ))}
    </ul>
  );
}

function Actions({ model: { name, removable, speeds } }: { model: ModelView }) {
  const [state, setState] = useState<'idle' | 'measuring' | 'asking' | 'removing'>('idle');
  const during = async (busy: 'measuring' | 'removing', work: () => Promise<unknown>) => {
    setState(busy);
    await work();
    setState('idle');
  };
  if (state === 'asking' || state === 'removing') {
    return (
      <>
        <p className="model-question">Remove it from the disk?</p>
        <Button
          title={`Remove ${name} from the disk`}
          className="danger"
          disabled={state === 'removing'}
          onClick={() => void during('removing', () => removeModel(name))}
          data-testid="model-remove-sure"
        >
          Remove
        </Button>
        <Button title={`Keep ${name}`} onClick={() => setState('idle')} disabled={state === 'removing'}>
          Keep
        </Button>
      </>
    );
  }
  const measuring = state === 'measuring';
  return (
    <>
      <Button
        title={`Check the files of ${name} and measure it on every device`}
        disabled={measuring}
        onClick={() => void during('measuring', () => verifyModel(name))}
        data-testid="model-measure"
      >
        {measuring ? 'Measuring…' : speeds.length === 0 ? 'Measure' : 'Measure again'}
      </Button>
      {removable && (
        <Button
          title={`Remove ${name}`}
          disabled={measuring}
          onClick={() => setState('asking')}
          data-testid="model-remove"
        >
          Remove
        </Button>
      )}
    </>
  );
}
