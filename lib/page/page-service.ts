import type { PageService } from '../messaging/page-contract.ts';
import type { Served } from '../messaging/serve.ts';
import { judgedFaces, noticeContent } from './card-content.ts';
import { checkClicked } from './check-picture.ts';
import type { MenuPoint } from './check-picture.ts';
import type { PageSession } from './page-session.ts';

const centre = () => ({ left: innerWidth / 2, top: innerHeight / 4, width: 0, height: 0 });
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** What background and popup may ask of a frame. */
export function pageService(session: PageSession, menuPoint: () => MenuPoint | undefined): Served<PageService> {
  const { checker, card } = session;
  return {
    isHere: () => Promise.resolve(),
    async checkAll() {
      session.videos.checkAll();
      checker.isWantingAll = true;
      await session.know();
      checker.isWantingAll = false;
      for (const picture of checker.pictures) picture.isWanted = true;
      checker.offerAll();
    },
    async checkImage(_caller, { srcUrl }) {
      void session.know();
      await checkClicked(srcUrl, menuPoint(), session);
    },
    async checkVideo(_caller, { srcUrl }) {
      session.videos.check(srcUrl, menuPoint());
    },
    async showNotice(_caller, { title, text }) {
      card.open(noticeContent(title, text), centre(), null);
    },
    async reveal(_caller, { imageId, faceIndex }) {
      if (session.videos.reveal(imageId, faceIndex)) return;
      const picture = [...checker.pictures].find(({ id }) => id === imageId);
      if (!picture) return;
      picture.element.scrollIntoView({ block: 'center', inline: 'center' });
      await nextFrame();
      const face = picture.outcome && judgedFaces(picture.outcome)[faceIndex];
      if (face) session.openFace(picture, face);
    },
  };
}
