import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface SwitchRowProps {
  label: string;
  hint?: ComponentChildren;
  isOn: boolean;
  isDisabled?: boolean;
  /** Called inside the click, so that it may ask for permissions. */
  onToggle: (isOn: boolean) => void;
}

export function SwitchRow({ label, hint, isOn, isDisabled = false, onToggle }: SwitchRowProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <div class="text">
        <span id={`${id}-label`}>{label}</span>
        {hint !== undefined && (
          <span id={`${id}-hint`} class="muted small">
            {hint}
          </span>
        )}
      </div>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        disabled={isDisabled}
        onClick={() => onToggle(!isOn)}
      />
    </div>
  );
}
