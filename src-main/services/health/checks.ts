// What the health page says of ffmpeg, devices and models. Pure: what was found goes in, lines come out.
import { type DeviceName, type DeviceView, type ModelView, StudioError, toErrorData } from '../../contract';
import { withoutPaths } from '../../diagnosis/hideNames';
import { codecNames, type FfmpegAbilities } from '../../media/abilities';
import type { FfmpegTools } from '../../media/locate';
import type { CheckedLine } from './report';

const places = {
  setting: 'from the chosen folder',
  environment: 'from FFMPEG_PATH',
  bundled: 'came with the program',
  system: 'of the system',
} as const;

/** What an encoder that is not the best for its kind of file costs. */
const encoderNotes: Record<string, string> = { 'libvpx-vp9': 'browsers play such files, not every player does' };
const fullFfmpeg = 'Install a full build of ffmpeg, and choose its folder in the settings';

/**
 * Lines on ffmpeg.
 * @param found the programs or why there are none. @param abilities null where they could not be asked for
 * @param chosen true where the user has named a folder for it
 */
export function ffmpegLines(
  found: FfmpegTools | StudioError,
  abilities: FfmpegAbilities | null,
  chosen: boolean,
): CheckedLine[] {
  const line = (label: string, state: CheckedLine['state'], text: string, remedy: string | null = null) =>
    ({ area: 'ffmpeg', label, state, found: text, remedy }) as const;
  if (found instanceof StudioError) {
    const { what, remedy } = toErrorData(found);
    return [{ ...line('ffmpeg', 'problem', withoutPaths(what), remedy), detail: what }];
  }
  const { version, origin, ffmpeg, ffprobe } = found;
  const passedOver = chosen && origin !== 'setting';
  const lines: CheckedLine[] = [
    {
      ...line(
        'ffmpeg',
        passedOver ? 'warning' : 'ok',
        `version ${version} ${places[origin]}${passedOver ? '; the one in the chosen folder does not run' : ''}`,
        passedOver ? 'Choose its folder anew in the settings' : null,
      ),
      detail: `${ffmpeg}, ${ffprobe}`,
    },
  ];
  if (abilities === null) {
    lines.push(line('Abilities', 'problem', 'it does not answer', fullFfmpeg));
    return lines;
  }
  const { missingCodecs, missingFilters, missingDemoFilters, encoders } = abilities;
  const there = codecNames.filter((codec) => !missingCodecs.includes(codec)).join(', ');
  lines.push(
    missingFilters.length === 0
      ? line('Filters', 'ok', 'all that are needed')
      : line('Filters', 'problem', `${missingFilters.join(', ')} missing: no frame can be read`, fullFfmpeg),
    missingCodecs.length === 0
      ? line('Decoders', 'ok', there)
      : line('Decoders', 'warning', `${there || 'none'}; not ${missingCodecs.join(', ')}`, fullFfmpeg),
  );
  for (const [kind, label] of [
    ['mp4', 'MP4 encoder'],
    ['webm', 'WebM encoder'],
  ] as const) {
    const encoder = encoders[kind];
    if (encoder?.best) lines.push(line(label, 'ok', encoder.name));
    else if (encoder)
      lines.push(
        line(
          label,
          'info',
          `${encoder.name}: ${encoderNotes[encoder.name] ?? 'larger files than with a full build'}`,
          fullFfmpeg,
        ),
      );
    else lines.push(line(label, 'warning', 'none: such videos cannot be exported', fullFfmpeg));
  }
  if (missingDemoFilters.length > 0)
    lines.push(line('Demo clip', 'info', `cannot be made without ${missingDemoFilters.join(', ')}`, fullFfmpeg));
  return lines;
}

const deviceRemedies: Partial<Record<DeviceName, string>> = {
  cuda: "Install NVIDIA's driver, CUDA 12 and cuDNN 9",
  webgpu: 'Install the newest driver of the graphics card',
  dml: 'Install the newest driver of the graphics card',
  cpu: 'Install the program again',
};

/** Lines on devices, by the self-tests of this session. `preferred` is the one that the user asks for. */
export function deviceLines(devices: readonly DeviceView[], preferred: DeviceName): CheckedLine[] {
  return devices.map(({ name, label, available, probeMilliseconds, note }) => {
    const line = { area: 'devices', label, remedy: null } as const;
    if (probeMilliseconds !== null && available)
      return { ...line, state: 'ok', found: `passed its self-test, ${probeMilliseconds.toFixed(1)} ms a probe` };
    if (note === null) return { ...line, state: 'info', found: 'not tested in this session' };
    // What is not there is no fault, unless it was asked for.
    const state = name === 'cpu' ? 'problem' : name === preferred ? 'warning' : 'info';
    return {
      ...line,
      state,
      found: `cannot be used: ${withoutPaths(note)}`,
      remedy: deviceRemedies[name] ?? 'Choose another device',
      detail: note,
    };
  });
}

/** A model that was looked at: what its files are, or why they are no good. */
export interface CheckedModel {
  name: string;
  imported: boolean;
  result: { parameters: number; hasSums: boolean } | { what: string; remedy: string };
}

/** Lines on models; names of imported ones are the user's. */
export function modelLines(models: readonly CheckedModel[], preferred: ModelView['name'] | null): CheckedLine[] {
  const lines: CheckedLine[] = models.map(({ name, imported, result }) => {
    const line = { area: 'models', label: name, ...(imported && { plainLabel: 'An imported model' }) } as const;
    if ('what' in result) return { ...line, state: 'problem', found: withoutPaths(result.what), remedy: result.remedy };
    const size = `${(result.parameters / 1e6).toFixed(1)} million parameters`;
    return result.hasSums
      ? { ...line, state: 'ok', found: `${size}, its checksums fit`, remedy: null }
      : { ...line, state: 'info', found: `${size}, no checksums to compare with`, remedy: null };
  });
  const none = !models.some(({ result }) => 'parameters' in result);
  if (none)
    lines.push({
      ...{ area: 'models', label: 'Models', state: 'problem' },
      ...{ found: 'none is installed', remedy: 'Install the program again, or import a published checkpoint' },
    });
  else if (preferred !== null && !models.some(({ name }) => name === preferred))
    lines.push({
      ...{ area: 'models', label: 'Chosen model', state: 'warning', plainLabel: 'Chosen model' },
      ...{ found: 'it is no longer there; the first one is used', remedy: 'Choose a model' },
    });
  return lines;
}
