// The program's version, read from package.json when it is built.
import { dependencies, version } from '../../package.json';

/** Such as `0.1.0`. */
export const toolVersion: string = version;

/** Version of ONNX Runtime that this program was built for. */
export const runtimeVersion: string = dependencies['onnxruntime-node'];
