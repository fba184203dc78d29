// The inner loops of scene analysis, compiled to WebAssembly: four float32 at a time, which no JavaScript does. AssemblyScript; see layout.ts.
export { spatialInformation, temporalInformation } from './information';
export { distance2, mix } from './mixture';
export { nextMotion } from './motion';
export { describePicture } from './picture';
export { colourDifference, structureDifference } from './structure';
