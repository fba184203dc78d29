// The health page: looks at ffmpeg, devices, models, disk and program, and writes the report of what it found.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CommandHandlers,
  type CommandName,
  type DeviceView,
  type HealthLine,
  type Preferences,
  StudioError,
  toErrorData,
} from '../../contract';
import { configFile, readModelFiles, readSums } from '../../inference/modelFiles';
import { subfolders, verifyModel } from '../../inference/registry';
import { readAbilities } from '../../media/abilities';
import { crashLines, logLines } from '../diagnosis';
import type { FfmpegFinder } from '../ffmpegFinder';
import { type CheckedModel, deviceLines, ffmpegLines, modelLines } from './checks';
import { type CheckedLine, reportText } from './report';
import { diskLines, programLines } from './system';

export interface HealthParts {
  version: string;
  host: 'electron' | 'serve';
  ffmpeg: FfmpegFinder;
  devices(): DeviceView[];
  preferences(): Preferences;
  /** Where the user has said that ffmpeg is. */
  ffmpegPath(): string | null;
  /** Folders of models, and the one of them that imported ones are in. */
  modelDirs: readonly string[];
  importedDir: string;
  folders(): { data: string; analyses: string; exports: string };
}

/** The handlers, each as the contract says. */
export function healthHandlers(parts: HealthParts): Pick<CommandHandlers, Extract<CommandName, `health.${string}`>> {
  let last: { time: string; lines: CheckedLine[] } | null = null;
  const check = async () => {
    const lines = await checkAll(parts);
    last = { time: new Date().toISOString(), lines };
    return last;
  };
  return {
    'health.check': async () => ({ lines: (await check()).lines.map(viewOf) }),
    'health.report': async ({ names }) => {
      const { time, lines } = last ?? (await check());
      const { metric, search, device, sampling, fit, theme } = parts.preferences();
      const frames = sampling.kind === 'all' ? 'all' : `${sampling.fps} per second`;
      const program = `ElasticTok Studio ${parts.version}`;
      return {
        text: reportText(
          { program, time, settings: { metric, search, device, frames, fit, theme } },
          { lines, log: logLines(names) },
          names,
        ),
      };
    },
  };
}

/** Only what the contract names leaves main: paths stay. */
function viewOf({ area, state, label, found, remedy }: CheckedLine): HealthLine {
  return { area, state, label, found, remedy };
}

async function checkAll(parts: HealthParts): Promise<CheckedLine[]> {
  const { ffmpeg } = parts;
  // It may have been installed, or removed, since it was looked for.
  await ffmpeg.search();
  const { found } = ffmpeg;
  const [abilities, models, disk] = await Promise.all([
    found instanceof StudioError ? null : readAbilities(found).catch(() => null),
    checkModels(parts),
    diskLines(parts.folders()),
  ]);
  const { device, model } = parts.preferences();
  return [
    ...ffmpegLines(found, abilities, parts.ffmpegPath() !== null),
    ...deviceLines(parts.devices(), device),
    ...modelLines(models, model),
    ...disk,
    ...programLines(parts.version, parts.host),
    ...crashLines(),
  ];
}

/** Looks at every folder that should be a model, also those that are too damaged to be listed. Checksums are computed once a session. */
async function checkModels({ modelDirs, importedDir }: HealthParts): Promise<CheckedModel[]> {
  const models = new Map<string, CheckedModel>();
  for (const parent of modelDirs) {
    for (const name of await subfolders(parent)) {
      const dir = join(parent, name);
      // What has no config was never meant as a model.
      if (models.has(name) || (await stat(join(dir, configFile)).catch(() => null)) === null) continue;
      models.set(name, { name, imported: parent === importedDir, result: await checkModel(dir) });
    }
  }
  return [...models.values()];
}

async function checkModel(dir: string): Promise<CheckedModel['result']> {
  try {
    await verifyModel(dir);
    const { parameters } = await readModelFiles(dir);
    return { parameters, hasSums: (await readSums(dir)) !== null };
  } catch (error) {
    const { what, remedy } = toErrorData(error);
    return { what, remedy };
  }
}
