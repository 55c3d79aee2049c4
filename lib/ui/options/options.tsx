import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { background } from '../../inference/remote-inference.ts';
import { changeSettings } from '../../settings/settings.ts';
import type { Settings } from '../../settings/settings.ts';
import { askForSites } from '../ask-for-sites.ts';
import { Brand } from '../brand.tsx';
import { SwitchRow } from '../switch-row.tsx';
import { useInferenceStatus } from '../use-inference-status.ts';
import { useSettings } from '../use-settings.ts';
import { verdictTitle } from '../verdict-text.ts';
import { AutomaticSites } from './automatic-sites.tsx';
import { ModelInformation } from './model-information.tsx';
import { SensitivityChoice } from './sensitivity-choice.tsx';

function Section({ title, lead, children }: { title: string; lead?: string; children: ComponentChildren }) {
  return (
    <section class="card stack" aria-label={title}>
      <h2>{title}</h2>
      {lead !== undefined && <p class="muted">{lead}</p>}
      {children}
    </section>
  );
}

function Marks({ settings }: { settings: Settings }) {
  return (
    <>
      <SwitchRow label={verdictTitle('likely-fake')} hint="Always marked." isOn isDisabled onToggle={() => undefined} />
      <SwitchRow
        label={verdictTitle('uncertain')}
        isOn={settings.marksUncertain}
        onToggle={(marksUncertain) => void changeSettings({ marksUncertain })}
      />
      <SwitchRow
        label={verdictTitle('no-sign-of-fake')}
        hint="It does not mean that a face is genuine."
        isOn={settings.marksNoSignOfFake}
        onToggle={(marksNoSignOfFake) => void changeSettings({ marksNoSignOfFake })}
      />
    </>
  );
}

function Automatic({ settings }: { settings: Settings }) {
  const [problem, setProblem] = useState<string>();
  const allow = async () => {
    const isGranted = await askForSites(null);
    setProblem(isGranted ? undefined : 'The browser did not give the permission, so nothing was switched on.');
  };
  return (
    <>
      <AutomaticSites
        sites={settings.automaticOrigins}
        videoSites={settings.videoOrigins}
        isEverywhere={settings.isAutomaticEverywhere}
        isPaused={settings.isPaused}
        onRemove={(origin, media) => void background.setAutomaticForSite({ origin, isOn: false, media })}
        onEverywhere={(isOn) => void (isOn ? allow() : background.setAutomaticEverywhere(false))}
        onPause={(isPaused) => void background.setPaused(isPaused)}
      />
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  );
}

export function Options() {
  const settings = useSettings();
  const { status, retry } = useInferenceStatus();
  if (!settings) return null;
  const card = status?.status === 'ready' ? status.card : undefined;
  return (
    <div class="page">
      <Brand />
      <h1>Settings</h1>
      <Section title="Sensitivity" lead="How high the estimate must be before a face is marked.">
        <SensitivityChoice
          chosen={settings.sensitivity}
          card={card}
          onChoose={(sensitivity) => void changeSettings({ sensitivity })}
        />
      </Section>
      <Section title="What to mark on pages">
        <Marks settings={settings} />
      </Section>
      <Section
        title="Automatic checking"
        lead="Without it, pictures are checked when you right-click them or press the toolbar button."
      >
        <Automatic settings={settings} />
      </Section>
      <Section title="Model">
        <ModelInformation status={status} onRetry={retry} />
      </Section>
    </div>
  );
}
