// The keys of a chord, drawn as keys.

/** @param parts as people read them: `Shift`, `←` */
export function Chord({ parts }: { parts: readonly string[] }) {
  return (
    <span className="chord">
      {parts.map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}
