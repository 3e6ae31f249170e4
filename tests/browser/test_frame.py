"""What the frame and its small script do in a browser, on the page of all components."""

import gzip

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.authz import Role
from tests.browser.conftest import WIDTHS
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "form[data-draft=gaya]"


@pytest.fixture
def gallery(settings, visit):
    settings.DEBUG = True
    return lambda user, width=360, path="/gaya/": visit(user, path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible(gallery, look, width, scheme):
    page = gallery(make_user(Role.BACK), width, "/gaya/?pesan=1")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    look(page)


def test_the_menu_of_a_phone_opens_and_closes_without_script(visit, look):
    page = visit(make_user(Role.BACK), "/", 360)
    menu, bar = page.get_by_role("navigation", name="Menu utama"), page.get_by_role("navigation", name="Menu bawah")
    expect(menu).to_be_hidden()
    bar.get_by_role("link", name="Menu").click()
    expect(menu.get_by_role("link", name="Keluarga")).to_be_visible()
    look(page)
    bar.get_by_role("link", name="Tutup").click()
    expect(menu).to_be_hidden()


def test_what_was_typed_survives_in_the_tab_for_its_user_alone(gallery, client_for, settings):
    page = gallery(make_user(Role.BACK))
    page.locator(FORM).get_by_label("Nama lengkap").fill("Sumarni")
    page.locator(FORM).get_by_label("Perempuan").check()
    page.wait_for_timeout(500)
    page.goto("/")
    page.goto("/gaya/")
    form = page.locator(FORM)
    expect(form.get_by_label("Nama lengkap")).to_have_value("Sumarni")
    expect(form.get_by_label("Perempuan")).to_be_checked()
    form.get_by_role("button", name="Kosongkan").click()
    expect(form.get_by_label("Nama lengkap")).to_have_value("")
    form.get_by_label("Nama lengkap").fill("Rahasia")
    page.wait_for_timeout(500)
    other = client_for(make_user(Role.BACK)).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": other, "url": page.url}])
    page.goto("/gaya/")
    expect(page.locator(FORM).get_by_label("Nama lengkap")).to_have_value("")


def test_logging_out_leaves_nothing_behind(gallery):
    page = gallery(make_user(Role.BACK), 1366)
    page.locator(FORM).get_by_label("Nama lengkap").fill("Sumarni")
    page.wait_for_timeout(500)
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("banner").get_by_role("button", name="Keluar").click()
    expect(page.get_by_label("Nama pengguna")).to_be_visible()
    assert "Sumarni" not in page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")


def test_a_double_click_sends_once(gallery):
    page, sent = gallery(make_user(Role.BACK)), []
    page.route("**/gaya/", lambda route: sent.append(1) or route.abort() if route.request.method == "POST" else None)
    page.locator(FORM).get_by_role("button", name="Kirim").dblclick(no_wait_after=True)
    page.wait_for_timeout(500)
    assert len(sent) == 1


def test_a_photo_is_made_small_before_it_travels(gallery, tmp_path):
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(tmp_path / "rumah.jpg", quality=95)
    page = gallery(make_user(Role.BACK))
    page.locator(FORM).get_by_label("Foto rumah").set_input_files(tmp_path / "rumah.jpg")
    expect(page.locator(FORM).locator("[data-names]")).to_contain_text("rumah.jpg")
    edges = page.evaluate(
        f"""async () => {{
            const file = document.querySelector("{FORM} input[type=file]").files[0];
            const picture = await createImageBitmap(file);
            return [picture.width, picture.height, file.type, file.size];
        }}"""
    )
    assert edges[:3] == [1600, 1067, "image/jpeg"]
    assert edges[3] < (tmp_path / "rumah.jpg").stat().st_size


def test_a_press_while_a_photo_is_made_small_is_not_lost(gallery, tmp_path):
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(tmp_path / "rumah.jpg", quality=95)
    page, sent = gallery(make_user(Role.BACK)), []
    page.route("**/gaya/", lambda route: sent.append(1) or route.fulfill(status=204))
    page.evaluate(
        """() => {
            const draw = createImageBitmap, second = () => new Promise((done) => setTimeout(done, 1000));
            window.createImageBitmap = async (...all) => { await second(); return draw(...all); };
        }"""
    )
    page.locator(FORM).get_by_label("Foto rumah").set_input_files(tmp_path / "rumah.jpg")
    button = page.locator(FORM).get_by_role("button", name="Kirim")
    with page.expect_request(lambda request: request.method == "POST"):
        button.click(no_wait_after=True)
        expect(button).to_have_attribute("aria-busy", "true")
        assert not sent
    page.wait_for_timeout(500)
    assert len(sent) == 1
    size = page.evaluate(f"document.querySelector('{FORM} input[type=file]').files[0].size")
    assert size < (tmp_path / "rumah.jpg").stat().st_size


def test_an_act_is_confirmed_in_a_dialog_that_escape_closes(gallery, look):
    page = gallery(make_user(Role.BACK), 1366)
    page.get_by_role("link", name="Batalkan").click()
    dialog = page.get_by_role("dialog", name="Batalkan pengaduan ini?")
    expect(dialog).to_be_visible()
    look(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_wrong_input_gets_the_focus(visit):
    page = visit(make_user(Role.BACK), "/cari/", 360)
    page.get_by_role("button", name="Cari").last.click()
    expect(page.get_by_text("Ketik dahulu")).to_be_visible()


def test_the_first_visit_and_a_further_page_stay_within_their_weight(visit):
    """60 KB and 15 KB, compressed."""
    page, weights = visit(None, "/akun/masuk/", 360), []
    page.on("response", lambda response: weights.append(len(gzip.compress(response.body()))))
    page.reload()
    page.wait_for_timeout(300)
    assert 5_000 < sum(weights) <= 60_000
    further = visit(make_user(Role.BACK), "/", 360)
    assert len(gzip.compress(further.content().encode())) <= 15_000
