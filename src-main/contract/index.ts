// The one contract between renderer and main side: commands, events, views, marks, measures, exports, health, keys, queue, errors, pictures, workspace.

export * from './about';
export * from './bridge';
export * from './commands';
export * from './diagnosis';
export * from './errorData';
export * from './errors';
export * from './events';
export * from './exports';
export * from './grid';
export * from './health';
export * from './ids';
export * from './keys';
export * from './marks';
export * from './measures';
export * from './menu';
export * from './metrics';
export * from './queue';
export * from './routes';
export * from './settings';
export * from './timeline';
export * from './viewers';
export * from './views';
export * from './workspace';
