// Times and file names as people read and sort them.

const two = (value: number) => String(Math.floor(value)).padStart(2, '0');

/** `00:00:17.170`: hours, minutes, seconds and thousandths, rounded. */
export function timeText(seconds: number): string {
  const thousandths = Math.round(Math.abs(seconds) * 1000);
  const whole = Math.floor(thousandths / 1000);
  const text = `${two(whole / 3600)}:${two((whole / 60) % 60)}:${two(whole % 60)}.${String(thousandths % 1000).padStart(3, '0')}`;
  return seconds < 0 && thousandths > 0 ? `-${text}` : text;
}

/** `1:02:03` or `2:05`, with decimals where the step between two times asks for them. */
export function shortTime(seconds: number, step = 1): string {
  const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  const units = Math.round(Math.abs(seconds) * 10 ** decimals);
  const whole = Math.floor(units / 10 ** decimals);
  const fraction = decimals === 0 ? '' : `.${String(units % 10 ** decimals).padStart(decimals, '0')}`;
  const minutes = Math.floor(whole / 60);
  const head = minutes >= 60 ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}` : String(minutes);
  return `${seconds < 0 && units > 0 ? '-' : ''}${head}:${two(whole % 60)}${fraction}`;
}
