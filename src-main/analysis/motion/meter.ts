// Motion of each picture against the one before.
export interface MotionMeter {
  next(luma: Float32Array): { motion: number; cameraMotion: number; residualMotion: number };
}
export function createMotionMeter(): MotionMeter {
  const none = { motion: 0, cameraMotion: 0, residualMotion: 0 };
  return { next: () => none };
}
