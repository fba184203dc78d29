// The program's version, read from package.json when it is built.
import { version } from '../../package.json';

/** Such as `0.1.0`. */
export const toolVersion: string = version;
