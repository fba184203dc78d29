// A field for one number: takes what fits at once, says what does not, and shows what holds when it is left.
import { useEffect, useState } from 'react';

interface NumberInputProps {
  label: string;
  title: string;
  value: number | null;
  placeholder?: string;
  className?: string;
  testId?: string;
  /** Takes a text; false where it is no number that fits. */
  onText: (text: string) => boolean;
  /** The field is entered. */
  onEntered?: () => void;
  /** Enter was pressed on a text that fits. */
  onEnter?: (text: string) => void;
}

/** A text field and not a number field: those differ by locale and step on their own. */
export function NumberInput({
  label,
  title,
  value,
  placeholder,
  className,
  testId,
  onText,
  onEntered,
  onEnter,
}: NumberInputProps) {
  const own = value === null ? '' : String(value);
  const [text, setText] = useState(own);
  const [wrong, setWrong] = useState(false);
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    if (focused) return;
    setText(own);
    setWrong(false);
  }, [own, focused]);
  return (
    <input
      className={`number ${className ?? ''}`}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={wrong}
      title={wrong ? `${title}. This is no number that fits.` : title}
      placeholder={placeholder}
      value={text}
      data-testid={testId}
      onFocus={() => {
        setFocused(true);
        onEntered?.();
      }}
      onBlur={() => setFocused(false)}
      onChange={(event) => {
        setText(event.target.value);
        setWrong(!onText(event.target.value));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        if (onEnter !== undefined && !wrong && text.trim() !== '') {
          onEnter(text);
          setText(own);
        } else if (onEnter === undefined) event.currentTarget.blur();
      }}
    />
  );
}
