import '../../lib/ui/theme.css';
import '../../lib/ui/popup/popup.css';
import { mount } from '../../lib/ui/mount.tsx';
import { Popup } from '../../lib/ui/popup/popup.tsx';
import { tabOfPopup } from '../../lib/ui/popup/tab-of-popup.ts';

mount(<Popup tabId={await tabOfPopup()} />);
