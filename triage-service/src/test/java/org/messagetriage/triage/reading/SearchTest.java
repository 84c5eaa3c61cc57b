package org.messagetriage.triage.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class SearchTest {
    @Inject
    Tables tables;

    @BeforeEach
    void someMessages() {
        tables.clearMessages();
    }

    @Test
    void wordsMatchFromTheirBeginningWhateverTheirCaseAndAllHaveToBeThere() {
        stored("I want a Refund for my order", "refunded yesterday, thank you", "the order is late");
        assertFound("refund", "I want a Refund for my order", "refunded yesterday, thank you");
        assertFound("REFUND order", "I want a Refund for my order");
        assertFound("fund");
        assertFound("order -refund", "the order is late");
        assertFound("   ", "I want a Refund for my order", "refunded yesterday, thank you", "the order is late");
    }

    @Test
    void otherScriptsFoldTheirCaseToo() {
        stored("So ein ÄRGER", "ВСЁ сломалось", "配送が遅れて困っています", "أين طلبي؟");
        assertFound("ärger", "So ein ÄRGER");
        assertFound("всё", "ВСЁ сломалось");
        assertFound("遅れ", "配送が遅れて困っています");
        assertFound("れ遅");
        assertFound("طلبي", "أين طلبي؟");
    }

    @Test
    void phrasesStandInTheTextAsTheyAre() {
        stored("give me my money back", "my back hurts, money is not all");
        assertFound("\"my money back\"", "give me my money back");
        assertFound("\"MONEY back", "give me my money back");
        assertFound("-\"my money\" money", "my back hurts, money is not all");
    }

    @Test
    void oddTokensAreFoundLiterally() {
        stored(
                "50% off?",
                "50 euros",
                "file_name",
                "fileXname",
                "C++ and it's \"fine\"",
                "so 😡😡",
                "nice 😀",
                "back\\slash",
                "mail me at jo@example.org",
                "order ORD-1234",
                "order ORD 1234",
                "it is $5",
                "'; drop table message; --");
        assertFound("50%", "50% off?");
        assertFound("%", "50% off?");
        assertFound("file_name", "file_name");
        assertFound("_", "file_name");
        assertFound("c++", "C++ and it's \"fine\"");
        assertFound("it's", "C++ and it's \"fine\"");
        assertFound("'", "C++ and it's \"fine\"", "'; drop table message; --");
        assertFound("😡", "so 😡😡");
        assertFound("😀", "nice 😀");
        assertFound("\\", "back\\slash");
        assertFound("jo@example", "mail me at jo@example.org");
        assertFound("example.org", "mail me at jo@example.org");
        assertFound("ord-1234", "order ORD-1234");
        assertFound("1234", "order ORD-1234", "order ORD 1234");
        assertFound("$5", "it is $5");
        assertFound("'; drop", "'; drop table message; --");
        assertFound("& | ! : * ( ) <-> :*");
    }

    @Test
    void signsAndDigitsThatTheIndexDoesNotKnowAreLookedUpInTheText() {
        stored("code of the company", "CO₂ leak", "room of 30 m²", "my room", "No１２３", "No４５６");
        assertFound("CO₂", "CO₂ leak");
        assertFound("room -m²", "my room");
        assertFound("No１２３", "No１２３");
    }

    @Test
    void wordsMayStandBetweenBlanksOfAnyScript() {
        stored("東京 と 大阪", "refund of my order");
        assertFound("東京\u3000大阪", "東京 と 大阪");
        assertFound("refund\u00a0order", "refund of my order");
    }

    @Test
    void theExternalIdIsFoundAsWell() {
        Messages.scored("hello", 0, 0, it -> it.externalId = "ZD-778");
        assertFound("zd-778", "hello");
        assertFound("778", "hello");
    }

    @Test
    void whatCannotStandInATextIsFoundNowhereInsteadOfFailing() {
        stored("hello");
        assertFound("nothing-like-this");
        assertFound("\ud83d\ude00\u200d\ufe0f");
        assertFound("x".repeat(400));
    }

    private static void stored(String... texts) {
        for (String text : texts) {
            Messages.scored(text, 0.5, 0.2);
        }
    }

    private static void assertFound(String query, String... texts) {
        var list = SignedIn.reviewer().queryParam("q", query).get("/api/messages");
        list.then().statusCode(200);
        Set<String> found =
                list.jsonPath().getList("items.text", String.class).stream().collect(Collectors.toSet());
        assertEquals(Set.of(texts), found, query);
    }
}
