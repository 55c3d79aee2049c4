import '../../lib/ui/theme.css';
import '../../lib/ui/welcome/welcome.css';
import { mount } from '../../lib/ui/mount.tsx';
import { Welcome } from '../../lib/ui/welcome/welcome.tsx';

mount(<Welcome />);
