const form = document.getElementById('login');
const error = document.getElementById('error');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  error.textContent = '';
  const token = document.getElementById('token').value;
  try {
    const answer = await fetch('/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (answer.ok) {
      location.replace('/');
      return;
    }
    const problem = await answer.json();
    error.textContent = `Not let in: ${problem.detail}. ${problem.hint}`;
  } catch {
    error.textContent = 'The server does not answer.';
  }
});
