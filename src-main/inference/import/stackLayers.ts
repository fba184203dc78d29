// Checkpoints saved layer by layer (scan_layers=False) in the form of the stacked ones: each layer becomes a part of one tensor.
import { FormatError } from '../../formats/formatError';
import type { ParamsTensor } from '../../formats/streamingMsgpack';

/** `encoder/encoder_blocks/3/attention/wq/kernel`; the stacked name has `scan_decoder` in place of the number, in both towers. */
const ofLayer = /^((?:encoder\/encoder|decoder\/decoder)_blocks)\/(0|[1-9]\d{0,3})\/(.+)$/;

/**
 * Gives the same tensors with those of single layers joined, layers on axis 0; a checkpoint without such names is given back as it is.
 * Throws FormatError where a layer is missing, or the layers differ in shape or dtype.
 */
export function stackLayers(tensors: ReadonlyMap<string, ParamsTensor>): Map<string, ParamsTensor> {
  const stacked = new Map<string, ParamsTensor>();
  const layers = new Map<string, Map<number, ParamsTensor>>();
  for (const [name, tensor] of tensors) {
    const match = ofLayer.exec(name);
    if (match === null) {
      stacked.set(name, tensor);
      continue;
    }
    const joined = `${match[1]}/scan_decoder/${match[3]}`;
    const known = layers.get(joined) ?? new Map<number, ParamsTensor>();
    layers.set(joined, known.set(Number(match[2]), tensor));
  }
  for (const [name, known] of layers) {
    if (stacked.has(name)) throw new FormatError(`the checkpoint has ${name} twice`);
    stacked.set(name, join(name, known));
  }
  return stacked;
}

function join(name: string, layers: ReadonlyMap<number, ParamsTensor>): ParamsTensor {
  const inOrder = Array.from({ length: layers.size }, (_, layer) => {
    const tensor = layers.get(layer);
    if (tensor === undefined) throw new FormatError(`layer ${layer} of ${name} is missing`);
    return tensor;
  });
  const { dtype, shape } = inOrder[0] as ParamsTensor;
  if (inOrder.some((tensor) => tensor.dtype !== dtype || tensor.shape.join() !== shape.join()))
    throw new FormatError(`the layers of ${name} differ in shape or type`);
  return { dtype, shape: [layers.size, ...shape], parts: inOrder.flatMap((tensor) => tensor.parts) };
}
