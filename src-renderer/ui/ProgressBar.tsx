// A thin bar of progress; unknown progress moves to and fro.
interface ProgressBarProps {
  /** 0..1, or null while unknown. */
  fraction: number | null;
  label: string;
}

export function ProgressBar({ fraction, label }: ProgressBarProps) {
  const value = fraction === null ? undefined : Math.round(fraction * 100);
  return (
    <div
      className={`progress ${fraction === null ? 'unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={fraction === null ? undefined : { transform: `scaleX(${fraction})` }} />
    </div>
  );
}
