import sharp from 'sharp';

export interface DrawnFace {
  skin: string;
  shade: string;
  hair: string;
  backdrop: string;
  iris: string;
  lips: string;
  /** Clockwise. */
  tiltDegrees: number;
}

/** People who do not exist: pictures in docs/ show nobody. */
export const drawnFaces: DrawnFace[] = [
  {
    skin: '#e9bd9c',
    shade: '#b98263',
    hair: '#3a2a20',
    backdrop: '#b8c7d6',
    iris: '#4a6b4f',
    lips: '#b5544f',
    tiltDegrees: 0,
  },
  {
    skin: '#8d5f46',
    shade: '#5f3c2b',
    hair: '#161212',
    backdrop: '#c9bfae',
    iris: '#3a2418',
    lips: '#7d3b3b',
    tiltDegrees: 6,
  },
  {
    skin: '#f3d3bf',
    shade: '#cf9c83',
    hair: '#b98a4a',
    backdrop: '#5d7466',
    iris: '#5a7fa6',
    lips: '#c96b66',
    tiltDegrees: -8,
  },
  {
    skin: '#c48e68',
    shade: '#8e5d40',
    hair: '#231815',
    backdrop: '#d7d2da',
    iris: '#3b2a1e',
    lips: '#a04a48',
    tiltDegrees: 3,
  },
];

const sidePx = 640;

function eye(x: number, iris: string): string {
  return `<path d="M${x - 32} 288 Q${x} 266 ${x + 32} 288 Q${x} 306 ${x - 32} 288Z" fill="#f6f1ee"/>
    <circle cx="${x}" cy="286" r="13" fill="${iris}"/><circle cx="${x}" cy="286" r="6" fill="#111"/>
    <circle cx="${x + 4}" cy="281" r="3" fill="#fff"/>
    <path d="M${x - 33} 288 Q${x} 262 ${x + 33} 288" fill="none" stroke="#2a1d18" stroke-width="5"/>`;
}

function shadows(shade: string): string {
  return `<g fill="${shade}" filter="url(#wide)" opacity=".75"><ellipse cx="262" cy="285" rx="36" ry="20"/>
    <ellipse cx="378" cy="285" rx="36" ry="20"/><path d="M322 290 L346 366 Q322 384 300 368Z"/>
    <ellipse cx="320" cy="455" rx="50" ry="10"/><ellipse cx="322" cy="436" rx="40" ry="8"/></g>`;
}

function mouth(lips: string): string {
  return `<path d="M272 412 Q300 398 320 406 Q340 398 368 412 Q345 420 320 419 Q295 420 272 412Z" fill="${lips}"/>
    <path d="M272 412 Q320 450 368 412 Q345 420 320 419 Q295 420 272 412Z" fill="${lips}" opacity=".85"/>
    <path d="M274 412 Q320 424 366 412" stroke="#5a2626" stroke-width="3" fill="none"/>`;
}

function head({ skin, shade, hair, iris, lips, tiltDegrees }: DrawnFace): string {
  return `<defs><radialGradient id="skin" cx=".42" cy=".4" r=".75"><stop offset=".7" stop-color="${skin}"/>
      <stop offset="1" stop-color="${shade}"/></radialGradient>
      <filter id="wide"><feGaussianBlur stdDeviation="6"/></filter>
      <filter id="narrow"><feGaussianBlur stdDeviation="2"/></filter></defs>
    <g transform="rotate(${tiltDegrees} 320 330)"><path d="M262 430 h116 v90 q-58 40 -116 0Z" fill="${shade}"/>
    <path d="M150 330 C130 140 240 80 320 80 C400 80 510 140 490 330 C495 420 470 460 455 470 L185 470
      C170 460 145 420 150 330Z" fill="${hair}"/>
    <path d="M195 290 C190 190 250 150 320 150 C390 150 450 190 445 290 C445 400 400 480 320 480
      C240 480 195 400 195 290Z" fill="url(#skin)"/>
    <path d="M195 270 C200 180 250 140 320 140 C390 140 440 180 446 270 C430 210 400 190 350 195
      C290 200 220 190 195 270Z" fill="${hair}"/>
    ${shadows(shade)}
    <g fill="none" stroke="${hair}" stroke-width="11" stroke-linecap="round" filter="url(#narrow)">
      <path d="M228 258 Q258 240 292 254"/><path d="M348 254 Q382 240 412 258"/></g>
    ${eye(262, iris)}${eye(378, iris)}
    <path d="M300 368 Q308 376 320 374 Q332 376 340 368" fill="none" stroke="#000" stroke-opacity=".45"
      stroke-width="5" filter="url(#narrow)"/>${mouth(lips)}</g>`;
}

/** JPEG of 640 x 640 pixels; the face detector takes the drawing for a face. */
export function drawFace(face: DrawnFace): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${sidePx}" height="${sidePx}">
    <rect width="${sidePx}" height="${sidePx}" fill="${face.backdrop}"/>
    <path d="M80 640 C110 520 230 500 320 500 C410 500 530 520 560 640Z" fill="#4b6584"/>${head(face)}</svg>`;
  return sharp(Buffer.from(svg)).blur(1.2).jpeg({ quality: 90 }).toBuffer();
}
