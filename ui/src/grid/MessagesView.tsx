import type { ViewProps } from '../app/view-props.ts';
import { MessagePanel } from '../detail/MessagePanel.tsx';
import { ListView } from './ListView.tsx';

/** All messages that the filter keeps; below, the chosen one: both ends, its fields and its bytes. */
export function MessagesView(props: ViewProps) {
  return (
    <ListView
      {...props}
      entity="messages"
      share={0.55}
      details={(id) => (id === undefined ? undefined : <MessagePanel capture={props.capture} id={id} />)}
    />
  );
}
