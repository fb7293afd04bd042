import { html } from './markup';

test('whatever text is put into a template stays text', () => {
  const text = `<script>alert("1")</script> & '`;
  expect(html`<p title="${text}">${text}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;">' +
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;</p>',
  );
});

test('markup within markup stands as it is, and nothing is written for null', () => {
  const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
  expect(
    html`<ul>
      ${items}${null}
    </ul>`.text.replaceAll(/\s/g, ''),
  ).toBe('<ul><li>a</li><li>&lt;</li></ul>');
});
