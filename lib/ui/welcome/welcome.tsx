import { useState } from 'preact/hooks';
import { askForSites } from '../ask-for-sites.ts';
import { Brand } from '../brand.tsx';
import { VerdictIcon } from '../verdict-icon.tsx';

type Choice = 'undecided' | 'everywhere' | 'when-asked' | 'refused';

function Explanation() {
  return (
    <div class="points">
      <section>
        <VerdictIcon name="likely-fake" />
        <h2>What it does</h2>
        <p>It looks at faces in pictures and marks those that were probably generated or swapped by a computer.</p>
      </section>
      <section>
        <VerdictIcon name="uncertain" />
        <h2>What it cannot know</h2>
        <p>
          It estimates, and it errs: it misses fakes and now and then marks a genuine face. No mark does not mean
          genuine.
        </p>
      </section>
      <section>
        <VerdictIcon name="no-sign-of-fake" />
        <h2>What leaves your device</h2>
        <p>
          Nothing. Pictures are judged inside your browser. There is no account, no server and no record of what you
          look at.
        </p>
      </section>
    </div>
  );
}

const answers: Record<Exclude<Choice, 'undecided'>, { title: string; text: string }> = {
  everywhere: {
    title: 'Pictures are now checked on all sites',
    text: 'Pages that are open already are included. Pause or change it at any time: click the Telltale button in the toolbar.',
  },
  'when-asked': {
    title: 'Telltale waits until you ask',
    text: 'Right-click a picture and choose “Check this image”, or click the Telltale button in the toolbar to check a whole page.',
  },
  refused: {
    title: 'The browser did not give the permission',
    text: 'Telltale waits until you ask: right-click a picture and choose “Check this image”. You can switch sites on later in the toolbar button.',
  },
};

/** The page of the first run. */
export function Welcome() {
  const [choice, setChoice] = useState<Choice>('undecided');
  const chooseEverywhere = () =>
    void askForSites(null).then(
      (isOn) => setChoice(isOn ? 'everywhere' : 'refused'),
      () => setChoice('refused'),
    );
  return (
    <div class="page">
      <Brand />
      <h1>Telltale tells you, where you look, that a face is probably fake.</h1>
      <Explanation />
      <section class="card choices">
        <h2>When should it look?</h2>
        <div class="buttons">
          <button type="button" class="button primary" onClick={chooseEverywhere}>
            Check automatically on all sites
          </button>
          <button type="button" class="button" onClick={() => setChoice('when-asked')}>
            Only when I ask
          </button>
        </div>
        <p class="muted small">
          The first asks your browser to let Telltale see the pages you visit, since the pictures are in them. The
          second needs no permission.
        </p>
        <div role="status">
          {choice !== 'undecided' && (
            <div class="answer">
              <h3>{answers[choice].title}</h3>
              <p>{answers[choice].text}</p>
            </div>
          )}
        </div>
      </section>
    </div>
  );
}
