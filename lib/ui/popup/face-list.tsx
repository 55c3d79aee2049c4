import { chanceText, verdictTitle } from '../verdict-text.ts';
import { VerdictIcon } from '../verdict-icon.tsx';
import type { FoundFace } from './page-findings.ts';

interface FaceListProps {
  faces: FoundFace[];
  onReveal: (face: FoundFace) => void;
}

export function FaceList({ faces, onReveal }: FaceListProps) {
  if (faces.length === 0) return null;
  return (
    <ul class="faces" aria-label="Faces on this page">
      {faces.map((face) => (
        <li key={`${face.frameId} ${face.imageId} ${face.faceIndex}`}>
          <button type="button" class={face.verdict} title="Show on the page" onClick={() => onReveal(face)}>
            <VerdictIcon name={face.verdict} />
            <span class="words">
              <span class="verdict">{verdictTitle(face.verdict)}</span>
              <span class="small">{chanceText(face)}</span>
              <span class="muted small label">{face.label}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
