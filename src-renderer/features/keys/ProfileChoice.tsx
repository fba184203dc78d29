// The choice of what the keys are like before single ones are changed.
import type { KeyProfile } from '../../../src-main/contract';

const profiles: readonly { name: KeyProfile; label: string; like: string }[] = [
  { name: 'player', label: 'Player', like: 'like mpv and LosslessCut' },
  { name: 'editor', label: 'Editor', like: 'like DaVinci Resolve' },
];

export function ProfileChoice(props: { profile: KeyProfile; choose: (profile: KeyProfile) => void }) {
  return (
    <fieldset className="key-profiles">
      <legend className="visually-hidden">Keys as in</legend>
      {profiles.map(({ name, label, like }) => (
        <label key={name}>
          <input
            type="radio"
            name="key-profile"
            checked={props.profile === name}
            onChange={() => props.choose(name)}
            data-testid={`key-profile-${name}`}
          />
          <span>
            {label} <small>{like}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
