// Every event the main side sends to the renderer, as one discriminated union.
import { z } from 'zod';
import { exportViewSchema } from './exports';
import { idSchema } from './ids';
import { marksSchema } from './marks';
import { programsViewSchema } from './programs';
import { queueViewSchema } from './queue';
import { preferencesSchema } from './settings';
import {
  analysisViewSchema,
  blockBatchSchema,
  deviceViewSchema,
  modelImportViewSchema,
  modelViewSchema,
  noticeSchema,
  recentViewSchema,
  sourceViewSchema,
} from './views';

/** Commands of the native menu that the renderer carries out; the names are those of its command table. */
export const menuCommands = [
  'file.open',
  'file.openAnalysis',
  'file.openDemo',
  'analysis.start',
  'analysis.cancel',
  'analysis.resume',
  'analysis.reveal',
  'queue.toggle',
  'queue.retryFailed',
  'queue.cancelAll',
  'queue.clearFinished',
  'export.show',
  'models.show',
  'view.zoomIn',
  'view.zoomOut',
  'view.fit',
  'view.sideBySide',
  'view.difference',
  'view.split',
  'view.tokenMap',
  'view.errorMap',
  'view.overlayOnSource',
  'play.toggle',
  'frame.next',
  'frame.previous',
  'mark.next',
  'mark.previous',
  'edit.undo',
  'edit.redo',
  'review.toggle',
  'panel.files',
  'panel.side',
  'panel.timeline',
  'view.theme.light',
  'view.theme.dark',
  'view.theme.system',
  'help.show',
  'settings.show',
  'health.show',
  'about.show',
  'help.shortcuts',
  'palette.show',
] as const;

export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sources'), sources: z.array(sourceViewSchema) }),
  /** A source that was just opened: the window selects it. */
  z.object({ type: z.literal('opened'), sourceId: idSchema }),
  z.object({ type: z.literal('analysis'), analysis: analysisViewSchema }),
  z.object({ type: z.literal('analysis-closed'), analysisId: idSchema }),
  z.object({ type: z.literal('blocks'), batch: blockBatchSchema }),
  z.object({ type: z.literal('marks'), marks: marksSchema }),
  /** All exports of this session, whenever one of them changes; a few times a second at most. */
  z.object({ type: z.literal('exports'), exports: z.array(exportViewSchema) }),
  /** The queue as a whole; a few times a second at most. */
  z.object({ type: z.literal('queue'), queue: queueViewSchema }),
  z.object({ type: z.literal('programs'), programs: programsViewSchema }),
  /** Something to tell a user who looks elsewhere; a page without a desktop around it shows it where it is permitted. */
  z.object({ type: z.literal('alert'), title: z.string(), body: z.string() }),
  z.object({ type: z.literal('devices'), devices: z.array(deviceViewSchema) }),
  z.object({ type: z.literal('models'), models: z.array(modelViewSchema) }),
  /** How far the import of a checkpoint is; null when none runs any more. */
  z.object({ type: z.literal('model-import'), modelImport: modelImportViewSchema.nullable() }),
  z.object({ type: z.literal('recents'), recents: z.array(recentViewSchema) }),
  z.object({ type: z.literal('preferences'), preferences: preferencesSchema }),
  z.object({ type: z.literal('notice'), notice: noticeSchema }),
  z.object({ type: z.literal('menu'), command: z.enum(menuCommands) }),
]);
export type StudioEvent = z.infer<typeof eventSchema>;
