// Follows ffmpeg and the engine, and tells the window when one of them changes.
import { type ProgramsView, StudioError } from '../contract';
import type { EngineSupervisor } from '../engine/supervisor';
import type { EventBus } from './events';
import type { FfmpegFinder } from './ffmpegFinder';

/** Follows them from now on. @returns how they are */
export function followPrograms(
  ffmpeg: Pick<FfmpegFinder, 'found' | 'onSearched'>,
  engine: Pick<EngineSupervisor, 'state' | 'onState'>,
  bus: EventBus,
): () => ProgramsView {
  const view = (): ProgramsView => ({
    ffmpeg: ffmpeg.found instanceof StudioError ? null : ffmpeg.found.version,
    engine: engine.state,
  });
  let told = JSON.stringify(view());
  const changed = () => {
    const programs = view();
    const text = JSON.stringify(programs);
    if (text === told) return;
    told = text;
    bus.send({ type: 'programs', programs });
  };
  ffmpeg.onSearched = changed;
  engine.onState = changed;
  return view;
}
